#pragma once
// Business time as invoice files write it.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace duet::importer {

/// What stands first in a date with slashes: 12/1/2010 is the first of December, or the twelfth of
/// January.
enum class DateOrder { month_first, day_first };

/// "mdy", "dmy": as the command line and the journal write it.
std::string_view name_of(DateOrder order);
std::optional<DateOrder> date_order_from(std::string_view name);

/// "2010-12-01 08:26:00" (a T may stand for the blank) or "12/1/2010 8:26", days and months of one
/// or two digits, the seconds may be missing, "8:26 PM" is 20:26; all taken as UTC. nullopt when
/// the text is none of these, names no minute ("2010-12-01"), or when no such day or minute exists.
std::optional<std::chrono::sys_seconds> time_from(std::string_view text,
                                                  DateOrder order = DateOrder::month_first);

/// RFC 3339: "2010-12-01T08:26:00Z".
std::string rfc3339(std::chrono::sys_seconds time);

/// "2010-12-01" -> "2010-12-02"; nullopt after 9999-12-31, the last day that RFC 3339 can write.
/// Throws std::logic_error when the text is no day.
std::optional<std::string> day_after(const std::string& day);

}  // namespace duet::importer

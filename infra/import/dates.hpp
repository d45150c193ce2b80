#pragma once
// Reads and writes business times in the formats of invoice files. Thread-safe.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace duet::importer {

/// The first part of a date with slashes: 12/1/2010 is the first of December, or the twelfth of
/// January.
enum class DateOrder { month_first, day_first };

/// "mdy", "dmy": as on the command line and in the journal.
std::string_view name_of(DateOrder order);
std::optional<DateOrder> date_order_from(std::string_view name);

/// Reads "2010-12-01 08:26:00" (or with a T) or "12/1/2010 8:26": days and months of one or two
/// digits, seconds optional, "8:26 PM" is 20:26, always UTC. nullopt for any other text, without a
/// minute ("2010-12-01"), or when the day or the minute does not exist.
std::optional<std::chrono::sys_seconds> time_from(std::string_view text,
                                                  DateOrder order = DateOrder::month_first);

/// RFC 3339: "2010-12-01T08:26:00Z".
std::string rfc3339(std::chrono::sys_seconds time);

/// "2010-12-01" → "2010-12-02"; nullopt after 9999-12-31, the last day of RFC 3339. Throws
/// std::logic_error when the text is no day.
std::optional<std::string> day_after(const std::string& day);

}  // namespace duet::importer

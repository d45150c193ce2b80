#pragma once
// Business time as invoice files write it.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace duet::importer {

/// "2010-12-01 08:26:00" (seconds may be missing, a T may stand for the blank) or "12/1/2010 8:26" (month first), both taken
/// as UTC. nullopt when it is neither or no such day or minute exists.
std::optional<std::chrono::sys_seconds> time_from(std::string_view text);

/// RFC 3339: "2010-12-01T08:26:00Z".
std::string rfc3339(std::chrono::sys_seconds time);

}  // namespace duet::importer

#pragma once
// The supervisor's own log (.duet/logs/supervisor.log): what it started, what ended and how.

#include <string_view>

namespace duet::processes {

/// Writes one line with the time to standard output. Not spdlog, because the supervisor writes few
/// lines and must keep going when the disk is full. Thread-safe.
void journal(std::string_view line);

}  // namespace duet::processes

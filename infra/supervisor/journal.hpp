#pragma once
// The supervisor's own log (.duet/logs/supervisor.log): what it started, what ended and how.

#include <string_view>

namespace duet::processes {

/// One line with the time, to standard output. Any thread. Not spdlog: a handful of lines from a
/// process that must keep going when the disk is full.
void journal(std::string_view line);

}  // namespace duet::processes

#pragma once
// The log of a process: one line per message, on standard error. `duet up` redirects it to a file.
// Control characters in a message are escaped (utf8.hpp), so that quoted input cannot forge a line.

#include <string>

namespace duet::log {

/// Call once, before the first message. `process` is part of every line, e.g.
/// "payments/choreographed". The environment variable DUET_LOG sets the level: debug, info
/// (default), warn or error.
void start(const std::string& process);

// Thread-safe.
void debug(const std::string& message);
void info(const std::string& message);
void warn(const std::string& message);
void error(const std::string& message);
[[nodiscard]] bool debugging();

}  // namespace duet::log

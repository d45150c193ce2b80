#pragma once
// What a process says about itself: one line a happening, to standard error, where `duet` keeps it.

#include <string>

namespace duet::log {

/// `who` stands in every line, e.g. "payments/choreographed". DUET_LOG = debug | info (default) |
/// warn | error.
void start(const std::string& who);

void debug(const std::string& what);
void info(const std::string& what);
void warn(const std::string& what);
void error(const std::string& what);
bool debugging();

}  // namespace duet::log

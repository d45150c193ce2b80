#pragma once
// What a process is told by its environment (DUET_*), read once at start, with errors that name the
// variable.

#include <chrono>
#include <optional>
#include <string>

namespace duet::config {

/// The variable's text; nullopt when unset or empty.
std::optional<std::string> text(const std::string& name);

/// The variable's text; throws std::runtime_error that says which variable is missing and who sets
/// it.
std::string required(const std::string& name);

/// A whole number within [least, most]; `otherwise` when unset; throws std::runtime_error on
/// anything else.
long whole(const std::string& name, long fallback, long min, long max);

/// Seconds, fractions allowed ("0.25"); `otherwise` when unset; throws std::runtime_error on
/// anything else.
std::chrono::milliseconds seconds(const std::string& name, std::chrono::milliseconds fallback);

}  // namespace duet::config

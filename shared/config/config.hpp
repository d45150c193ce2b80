#pragma once
// Settings of a process from its environment variables (DUET_*), read once at start. Errors name
// the variable.

#include <chrono>
#include <optional>
#include <string>

namespace duet::config {

/// The variable's text; nullopt when unset or empty.
std::optional<std::string> text(const std::string& name);

/// The variable's text. Throws std::runtime_error that names the missing variable and the command
/// that sets it.
std::string required(const std::string& name);

/// A whole number within [min, max]; `fallback` when unset. Throws std::runtime_error for any other
/// value.
long whole(const std::string& name, long fallback, long min, long max);

/// Seconds, fractions allowed ("0.25"); `fallback` when unset. Throws std::runtime_error for any
/// other value.
std::chrono::milliseconds seconds(const std::string& name, std::chrono::milliseconds fallback);

}  // namespace duet::config

#include "shared/config/config.hpp"

#include <charconv>
#include <cstdlib>
#include <stdexcept>

namespace duet::config {

std::optional<std::string> text(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') return std::nullopt;
    return std::string{value};
}

std::string required(const std::string& name) {
    if (auto value = text(name)) return *value;
    throw std::runtime_error("the environment variable " + name +
                             " is not set; `./duet up` sets it for every process it starts");
}

long whole(const std::string& name, long fallback, long min, long max) {
    const auto value = text(name);
    if (!value) return fallback;
    long number = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
    if (error != std::errc{} || end != value->data() + value->size() || number < min ||
        number > max) {
        throw std::runtime_error(name + "=" + *value + " is not a whole number from " +
                                 std::to_string(min) + " to " + std::to_string(max));
    }
    return number;
}

std::chrono::milliseconds seconds(const std::string& name, std::chrono::milliseconds fallback) {
    const auto value = text(name);
    if (!value) return fallback;
    double number = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
    if (error != std::errc{} || end != value->data() + value->size() || number < 0 ||
        number > 1e9) {
        throw std::runtime_error(name + "=" + *value + " is not a number of seconds");
    }
    return std::chrono::milliseconds{static_cast<long long>(number * 1000)};
}

}  // namespace duet::config

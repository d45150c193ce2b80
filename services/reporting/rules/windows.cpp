#include "services/reporting/rules/windows.hpp"

#include <algorithm>
#include <stdexcept>

namespace duet::reporting {

std::optional<Window> window_named(std::string_view name) {
    if (name == "minute") return Window::minute;
    if (name == "hour") return Window::hour;
    if (name == "day") return Window::day;
    return std::nullopt;
}

std::chrono::microseconds width_of(Window window) {
    switch (window) {
        case Window::minute: return std::chrono::minutes{1};
        case Window::hour: return std::chrono::hours{1};
        case Window::day: return std::chrono::hours{24};
    }
    throw std::invalid_argument("no such window");
}

Instant window_start(Instant instant, Window window) {
    const auto width = width_of(window);
    auto into = instant.time_since_epoch() % width;
    if (into.count() < 0) into += width;  // before 1970 the remainder is negative
    return instant - into;
}

Instant next_window_start(Instant instant, Window window) {
    const auto start = window_start(instant, window);
    return start == instant ? start : start + width_of(window);
}

Instant watermark_after(std::optional<Instant> watermark, Instant business_time,
                        std::chrono::microseconds lateness) {
    const auto seen = std::max(business_time - lateness, first_instant);
    return watermark ? std::max(*watermark, seen) : seen;
}

bool is_late(std::optional<Instant> watermark, Instant business_time) {
    return watermark && business_time < *watermark;
}

}  // namespace duet::reporting

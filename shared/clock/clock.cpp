#include "shared/clock/clock.hpp"

#include <cstdio>

namespace duet {

using namespace std::chrono;

Instant SystemClock::now() const {
    return time_point_cast<microseconds>(system_clock::now());
}

std::string to_rfc3339(Instant instant) {
    const auto day = floor<days>(instant);
    const year_month_day date{day};
    const hh_mm_ss time{instant - day};
    const auto millis = duration_cast<milliseconds>(time.subseconds()).count();
    char text[40];
    const int length = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                     static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                                     static_cast<int>(time.seconds().count()));
    std::string out(text, static_cast<std::size_t>(length));
    if (millis != 0) {
        std::snprintf(text, sizeof text, ".%03d", static_cast<int>(millis));
        out += text;
    }
    return out + 'Z';
}

namespace {

/// Takes `count` digits off the front of `text`; nullopt when they are not there.
std::optional<int> digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool skip(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<microseconds> fraction(std::string_view& text) {
    if (!skip(text, ".")) return microseconds{0};
    std::int64_t micros = 0;
    int places = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (places < 6) micros = micros * 10 + (text.front() - '0');
        ++places;
        text.remove_prefix(1);
    }
    if (places == 0) return std::nullopt;
    for (int i = places; i < 6; ++i) micros *= 10;
    return microseconds{micros};
}

std::optional<minutes> offset(std::string_view& text) {
    if (skip(text, "Zz")) return minutes{0};
    if (text.empty()) return std::nullopt;
    const int sign = text.front() == '-' ? -1 : 1;
    if (!skip(text, "+-")) return std::nullopt;
    const auto hour = digits(text, 2);
    if (!hour || !skip(text, ":")) return std::nullopt;
    const auto minute = digits(text, 2);
    if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
    return minutes{sign * (*hour * 60 + *minute)};
}

}  // namespace

std::optional<Instant> from_rfc3339(std::string_view text) {
    const auto y = digits(text, 4);
    if (!y || !skip(text, "-")) return std::nullopt;
    const auto mo = digits(text, 2);
    if (!mo || !skip(text, "-")) return std::nullopt;
    const auto d = digits(text, 2);
    if (!d || !skip(text, "Tt ")) return std::nullopt;
    const auto h = digits(text, 2);
    if (!h || !skip(text, ":")) return std::nullopt;
    const auto mi = digits(text, 2);
    if (!mi || !skip(text, ":")) return std::nullopt;
    const auto s = digits(text, 2);
    if (!s) return std::nullopt;
    const auto part = fraction(text);
    if (!part) return std::nullopt;
    const auto shift = offset(text);
    if (!shift || !text.empty()) return std::nullopt;

    const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
    if (!date.ok() || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
    return Instant{sys_days{date}} + hours{*h} + minutes{*mi} + seconds{*s} + *part - *shift;
}

}  // namespace duet

#include "shared/clock/clock.hpp"

namespace duet {

using namespace std::chrono;

Instant SystemClock::now() const { return time_point_cast<microseconds>(system_clock::now()); }

namespace {

/// Writes `value` in decimal over `width` characters of `text` from `at` on, with leading zeros.
void put(std::string& text, std::size_t at, std::size_t width, unsigned value) {
    for (std::size_t i = width; i-- > 0; value /= 10)
        text[at + i] = static_cast<char>('0' + value % 10);
}

/// The shortest form that holds the fraction exactly.
std::string template_for(unsigned micros) {
    if (micros == 0) return "0000-00-00T00:00:00Z";
    return micros % 1000 == 0 ? "0000-00-00T00:00:00.000Z" : "0000-00-00T00:00:00.000000Z";
}

/// The calendar repeats every 400 years: formats the same day and time in a year that fits, then
/// replaces the year.
std::string expanded(Instant instant) {
    constexpr microseconds era = days{146'097};
    const auto since = instant.time_since_epoch();
    const auto text = to_rfc3339(Instant{since % era});  // in the years 1570 to 2369
    const auto year = std::stoll(text.substr(0, 4)) + 400 * (since / era);
    auto digits = std::to_string(year < 0 ? -year : year);
    if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
    return (year < 0 ? "-" : "+") + digits + text.substr(4);
}

/// Removes `count` digits from the front of `text`; nullopt when they are missing.
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

/// True for midnight of the first day of a month: the instant that a leap second leads to.
bool begins_a_month(Instant instant) {
    const auto second = floor<seconds>(instant);
    const auto day = floor<days>(second);
    return second == day && year_month_day{day}.day() == std::chrono::day{1};
}

}  // namespace

std::string to_rfc3339(Instant instant) {
    if (!fits_rfc3339(instant)) return expanded(instant);
    const auto day = floor<days>(instant);
    const year_month_day date{day};
    const auto of_day = static_cast<std::uint64_t>((instant - day).count());
    const auto micros = static_cast<unsigned>(of_day % 1'000'000);
    const auto seconds = static_cast<unsigned>(of_day / 1'000'000);
    std::string text = template_for(micros);
    put(text, 0, 4, static_cast<unsigned>(static_cast<int>(date.year())));
    put(text, 5, 2, static_cast<unsigned>(date.month()));
    put(text, 8, 2, static_cast<unsigned>(date.day()));
    put(text, 11, 2, seconds / 3600);
    put(text, 14, 2, seconds / 60 % 60);
    put(text, 17, 2, seconds % 60);
    if (micros % 1000 != 0)
        put(text, 20, 6, micros);
    else if (micros != 0)
        put(text, 20, 3, micros / 1000);
    return text;
}

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

    const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)},
                              day{static_cast<unsigned>(*d)}};
    if (!date.ok() || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
    const auto instant =
        Instant{sys_days{date}} + hours{*h} + minutes{*mi} + seconds{*s} + *part - *shift;
    if (*s == 60 && !begins_a_month(instant)) return std::nullopt;
    if (!fits_rfc3339(instant)) return std::nullopt;
    return instant;
}

}  // namespace duet

#include "services/reporting/parameters.hpp"

#include <charconv>

namespace duet::reporting {

namespace {

/// The whole text as a number, in the given base.
template <class Number> std::optional<Number> number_from(std::string_view text, int base = 10) {
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<Place> place_of(std::string_view cursor) {
    const auto dash = cursor.find('-', 1);  // the first character may be a minus
    if (dash == std::string_view::npos) return std::nullopt;
    const auto micros = number_from<std::int64_t>(cursor.substr(0, dash));
    const auto hex = cursor.substr(dash + 1);
    if (!micros || hex.size() % 2 != 0) return std::nullopt;
    std::string key;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const auto byte = number_from<unsigned char>(hex.substr(i, 2), 16);
        if (!byte) return std::nullopt;
        key += static_cast<char>(*byte);
    }
    return Place{from_micros(*micros), key};
}

}  // namespace

std::string cursor_of(const RevenueRow& row) {
    static constexpr char digits[] = "0123456789abcdef";
    auto text = std::to_string(to_micros(row.window_start)) + '-';
    for (const char c : row.key) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

Window Parameters::window() {
    const auto given = request_.queried("window");
    if (!given) return Window::day;
    const auto window = window_named(*given);
    if (!window) note_wrong("window", "must be minute, hour or day");
    return window.value_or(Window::day);
}

Dimension Parameters::dimension() {
    const auto given = request_.queried("by");
    if (given == "sku") return Dimension::sku;
    if (given && given != "country") note_wrong("by", "must be country or sku");
    return Dimension::country;
}

Span Parameters::span() { return {time("from"), time("to")}; }

std::optional<Instant> Parameters::time(const char* name) {
    const auto given = request_.queried(name);
    if (!given) return std::nullopt;
    const auto instant = from_rfc3339(*given);
    if (!instant) {
        note_wrong(name,
                   "must be a time of RFC 3339, such as 2010-12-01T08:26:00Z, within the years "
                   "0000 to 9999 in UTC");
    }
    return instant;
}

std::optional<Place> Parameters::after() {
    const auto given = request_.queried("after");
    if (!given) return std::nullopt;
    const auto place = place_of(*given);
    if (!place) note_wrong("after", "must be the `next` of an earlier page");
    return place;
}

std::int64_t Parameters::limit(std::int64_t default_value, std::int64_t max) {
    const auto given = request_.queried("limit");
    if (!given) return default_value;
    const auto limit = number_from<std::int64_t>(*given);
    if (limit && *limit >= 1 && *limit <= max) return *limit;
    note_wrong("limit", "must be a whole number from 1 to " + std::to_string(max));
    return default_value;
}

}  // namespace duet::reporting

#include "shared/http/target.hpp"

namespace duet::http {

namespace {

int hex_digit(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

/// Takes the text before the next separator off the front of `rest`.
std::string_view next_part(std::string_view& rest, char separator) {
    const auto end = rest.find(separator);
    const auto part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    return part;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        char byte = text[at];
        if (byte == '%') {
            if (at + 2 >= text.size()) return std::nullopt;
            const int high = hex_digit(text[at + 1]);
            const int low = hex_digit(text[at + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            byte = static_cast<char>(high * 16 + low);
            at += 2;
        } else if (byte == '+' && plus_is_space) {
            byte = ' ';
        }
        if (byte == '\0') return std::nullopt;
        decoded += byte;
    }
    return decoded;
}

std::optional<std::vector<std::string>> path_segments(std::string_view path) {
    std::vector<std::string> segments;
    if (path.starts_with('/')) path.remove_prefix(1);
    if (path.empty()) return segments;
    for (bool more = true; more;) {
        more = path.find('/') != std::string_view::npos;
        auto segment = percent_decoded(next_part(path, '/'));
        if (!segment) return std::nullopt;
        segments.push_back(std::move(*segment));
    }
    return segments;
}

std::optional<std::map<std::string, std::string>> query_values(std::string_view query) {
    std::map<std::string, std::string> values;
    while (!query.empty()) {
        auto value = next_part(query, '&');
        if (value.empty()) continue;
        auto name = percent_decoded(next_part(value, '='), true);
        auto decoded = percent_decoded(value, true);
        if (!name || !decoded) return std::nullopt;
        values.emplace(std::move(*name), std::move(*decoded));
    }
    return values;
}

}  // namespace duet::http

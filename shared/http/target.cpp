#include "shared/http/target.hpp"

#include "shared/text/percent_encoding.hpp"
#include "shared/text/utf8.hpp"

#include <utility>

namespace duet::http {

namespace {

using Segments = std::vector<std::string>;
using Values = std::map<std::string, std::string>;

constexpr WrongTarget bad_escape =
    "A '%' in the target is not followed by two hexadecimal digits, or it encodes NUL. Send %25 "
    "for a percent sign.";
constexpr WrongTarget not_utf8 =
    "The target is not valid UTF-8 after percent-decoding. Encode text as UTF-8 first, then "
    "percent-encode it.";
constexpr WrongTarget not_absolute = "The path does not begin with '/'.";
constexpr WrongTarget empty_segment =
    "The path has an empty segment, as in '//' or with a '/' at its end. Send it without the empty "
    "segment.";
constexpr WrongTarget dot_segment =
    "The path has a segment '.' or '..' (or %2E), which other servers resolve to another path. "
    "Send the resolved path.";
constexpr WrongTarget slash_in_segment =
    "The path has a backslash or an encoded slash (%2F, %5C), which other servers take for a "
    "separator. No path of this server needs one.";

int hex_digit(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

/// The byte that "%XX" at the front of `text` encodes; nullopt when there is no "%XX".
std::optional<char> escaped_byte(std::string_view text) {
    if (text.size() < 3 || text[0] != '%') return std::nullopt;
    const int high = hex_digit(text[1]);
    const int low = hex_digit(text[2]);
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<char>(high * 16 + low);
}

/// Removes the text before the next separator, and the separator, from the front of `rest`.
std::string_view next_part(std::string_view& rest, char separator) {
    const auto end = rest.find(separator);
    const auto part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    return part;
}

std::optional<WrongTarget> wrong_with(const std::string& segment) {
    if (segment.empty()) return empty_segment;
    if (segment == "." || segment == "..") return dot_segment;
    if (segment.find_first_of("/\\") != std::string::npos) return slash_in_segment;
    if (!is_utf8(segment)) return not_utf8;
    return std::nullopt;
}

/// Splits before it decodes, so that an encoded slash never separates.
std::variant<Segments, WrongTarget> read_path(std::string_view path) {
    if (!path.starts_with('/')) return not_absolute;
    path.remove_prefix(1);
    Segments segments;
    for (bool more = !path.empty(); more;) {
        more = path.find('/') != std::string_view::npos;
        auto segment = percent_decoded(next_part(path, '/'));
        if (!segment) return bad_escape;
        if (const auto wrong = wrong_with(*segment)) return *wrong;
        segments.push_back(std::move(*segment));
    }
    return segments;
}

std::variant<Values, WrongTarget> read_query(std::string_view query) {
    Values values;
    while (!query.empty()) {
        auto value = next_part(query, '&');
        if (value.empty()) continue;
        auto name = percent_decoded(next_part(value, '='), true);
        auto decoded = percent_decoded(value, true);
        if (!name || !decoded) return bad_escape;
        if (!is_utf8(*name) || !is_utf8(*decoded)) return not_utf8;
        values.emplace(std::move(*name), std::move(*decoded));
    }
    return values;
}

template <class T> std::optional<T> value_or_nullopt(std::variant<T, WrongTarget> read) {
    if (auto* value = std::get_if<T>(&read)) return std::move(*value);
    return std::nullopt;
}

bool is_one_of(char c, std::string_view characters) {
    return characters.find(c) != std::string_view::npos;
}

/// The characters that a path and a query may hold unencoded: pchar, '/' and '?' of RFC 3986,
/// sections 3.3 and 3.4.
bool may_be_plain(char c) { return is_unreserved(c) || is_one_of(c, "!$&'()*+,;=:@/?"); }

/// RFC 3986, sections 6.2.2.1 and 6.2.2.2. Reserved characters are not changed: "%2B" is not '+'.
/// REQUIRES: two hex digits follow every '%'.
std::string normalized(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto byte = escaped_byte(text);
        const bool plain = byte ? is_unreserved(*byte) : may_be_plain(text[0]);
        const char c = byte.value_or(text[0]);
        if (plain)
            out += c;
        else
            out += percent_encoded({&c, 1});  // never unreserved here, so it is encoded
        text.remove_prefix(byte ? 3 : 1);
    }
    return out;
}

std::string joined(const Segments& segments) {
    if (segments.empty()) return "/";
    std::string path;
    for (const auto& segment : segments) path.append("/").append(segment);
    return path;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
    std::string decoded;
    decoded.reserve(text.size());
    while (!text.empty()) {
        const auto byte = escaped_byte(text);
        if (text[0] == '%' && !byte) return std::nullopt;
        const bool space = text[0] == '+' && plus_is_space;
        decoded += byte.value_or(space ? ' ' : text[0]);
        if (decoded.back() == '\0') return std::nullopt;
        text.remove_prefix(byte ? 3 : 1);
    }
    return decoded;
}

std::optional<Segments> path_segments(std::string_view path) {
    return value_or_nullopt(read_path(path));
}

std::optional<Values> query_values(std::string_view query) {
    return value_or_nullopt(read_query(query));
}

std::variant<Target, WrongTarget> read_target(std::string_view text) {
    const auto mark = text.find('?');
    auto path = read_path(text.substr(0, mark));
    if (const auto* wrong = std::get_if<WrongTarget>(&path)) return *wrong;
    auto query =
        read_query(mark == std::string_view::npos ? std::string_view{} : text.substr(mark + 1));
    if (const auto* wrong = std::get_if<WrongTarget>(&query)) return *wrong;
    return Target{normalized(text), joined(std::get<Segments>(path)),
                  std::move(std::get<Values>(query))};
}

}  // namespace duet::http

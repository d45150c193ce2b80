#include "shared/http/target.hpp"

#include "shared/text/utf8.hpp"

#include <utility>

namespace duet::http {

namespace {

using Segments = std::vector<std::string>;
using Values = std::map<std::string, std::string>;

constexpr WrongTarget bad_escape =
    "A '%' in the target does not begin two hexadecimal digits, or it encodes NUL; send %25 for a "
    "percent sign.";
constexpr WrongTarget not_utf8 =
    "The target is not valid UTF-8 after percent-decoding; encode text as UTF-8 first, then "
    "percent-encode it.";
constexpr WrongTarget not_absolute = "The path does not begin with '/'.";
constexpr WrongTarget empty_segment =
    "The path has an empty segment, as in '//' or with a '/' at its end; send it without.";
constexpr WrongTarget dot_segment =
    "The path has a segment '.' or '..' (%2E, too), which others would resolve to another path; "
    "send the path itself.";
constexpr WrongTarget slash_in_segment =
    "The path has a backslash or an encoded slash (%2F, %5C), which others would take for a "
    "separator; no path here needs one.";

int hex_digit(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

/// The byte that "%XX" at the front of `text` stands for; nullopt when there is none.
std::optional<char> escaped_byte(std::string_view text) {
    if (text.size() < 3 || text[0] != '%') return std::nullopt;
    const int high = hex_digit(text[1]);
    const int low = hex_digit(text[2]);
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<char>(high * 16 + low);
}

/// Takes the text before the next separator off the front of `rest`.
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

/// Split first, then decoded, so that what is encoded never separates.
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

template <class T> std::optional<T> if_right(std::variant<T, WrongTarget> read) {
    if (auto* value = std::get_if<T>(&read)) return std::move(*value);
    return std::nullopt;
}

bool is_one_of(char c, std::string_view characters) {
    return characters.find(c) != std::string_view::npos;
}

/// RFC 3986, 2.3. No locale has a say in it.
bool is_unreserved(char c) {
    const bool dead_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return dead_letter || (c >= '0' && c <= '9') || is_one_of(c, "-._~");
}

/// What may stand unencoded in a path and in a query: pchar, '/' and '?' of RFC 3986, 3.3 and 3.4.
bool may_stand(char c) { return is_unreserved(c) || is_one_of(c, "!$&'()*+,;=:@/?"); }

void append_escaped(std::string& out, char c) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
}

/// RFC 3986, 6.2.2.1 and 6.2.2.2. Reserved characters stay as they came: "%2B" is not '+'.
/// REQUIRES: every '%' begins two hex digits.
std::string normalised(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto byte = escaped_byte(text);
        const bool literal = byte ? is_unreserved(*byte) : may_stand(text[0]);
        if (literal)
            out += byte.value_or(text[0]);
        else
            append_escaped(out, byte.value_or(text[0]));
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

std::optional<Segments> path_segments(std::string_view path) { return if_right(read_path(path)); }

std::optional<Values> query_values(std::string_view query) { return if_right(read_query(query)); }

std::variant<Target, WrongTarget> read_target(std::string_view text) {
    const auto mark = text.find('?');
    auto path = read_path(text.substr(0, mark));
    if (const auto* wrong = std::get_if<WrongTarget>(&path)) return *wrong;
    auto query =
        read_query(mark == std::string_view::npos ? std::string_view{} : text.substr(mark + 1));
    if (const auto* wrong = std::get_if<WrongTarget>(&query)) return *wrong;
    return Target{normalised(text), joined(std::get<Segments>(path)),
                  std::move(std::get<Values>(query))};
}

}  // namespace duet::http

#include "shared/http/fields.hpp"

#include <algorithm>
#include <array>

namespace duet::http {

namespace {

constexpr std::array single_valued{std::string_view{"Authorization"},
                                   std::string_view{"Content-Type"},
                                   std::string_view{"Idempotency-Key"},
                                   std::string_view{"Duet-Name"}, std::string_view{"Duet-Role"}};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// The position after the element that begins at `begin`: its comma, or the end of the value.
std::size_t end_of_element(std::string_view value, std::size_t begin) {
    bool quoted = false;
    for (auto at = begin; at < value.size(); ++at) {
        if (quoted && value[at] == '\\')
            ++at;
        else if (value[at] == '"')
            quoted = !quoted;
        else if (value[at] == ',' && !quoted)
            return at;
    }
    return value.size();
}

}  // namespace

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::optional<std::string> only_header(const Headers& headers, std::string_view name) {
    std::optional<std::string> found;
    for (const auto& [key, value] : headers) {
        if (!same_name(key, name)) continue;
        if (found) return std::nullopt;
        found = value;
    }
    return found;
}

std::optional<std::string> list_header(const Headers& headers, std::string_view name) {
    std::optional<std::string> all;
    for (const auto& [key, value] : headers) {
        if (!same_name(key, name)) continue;
        if (all)
            all->append(", ").append(value);
        else
            all = value;
    }
    return all;
}

std::optional<std::string_view> repeated_header(const Headers& headers) {
    for (const auto name : single_valued) {
        const auto lines = std::count_if(headers.begin(), headers.end(), [&](const auto& line) {
            return same_name(line.first, name);
        });
        if (lines > 1) return name;
    }
    return std::nullopt;
}

std::vector<std::string_view> list_elements(std::string_view value) {
    std::vector<std::string_view> elements;
    for (std::size_t begin = 0; begin < value.size();) {
        const auto end = end_of_element(value, begin);
        const auto element = without_blanks(value.substr(begin, end - begin));
        if (!element.empty()) elements.push_back(element);
        begin = end + 1;
    }
    return elements;
}

bool lists_token(std::string_view value, std::string_view token) {
    const auto elements = list_elements(value);
    return std::any_of(elements.begin(), elements.end(),
                       [&](std::string_view element) { return same_name(element, token); });
}

void FieldScanner::skip_blanks() {
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
}

bool FieldScanner::skip(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
}

std::optional<std::string_view> FieldScanner::token() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_token_char);
    const auto found = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    if (found.empty()) return std::nullopt;
    rest_.remove_prefix(found.size());
    return found;
}

std::optional<std::string> FieldScanner::word() {
    if (skip('"')) return rest_of_quoted();
    const auto found = token();
    return found ? std::optional{std::string{*found}} : std::nullopt;
}

/// REQUIRES: the opening quote is consumed. A backslash escapes the next character.
std::optional<std::string> FieldScanner::rest_of_quoted() {
    std::string text;
    while (!rest_.empty()) {
        if (skip('"')) return text;
        if (skip('\\') && rest_.empty()) return std::nullopt;
        text += rest_.front();
        rest_.remove_prefix(1);
    }
    return std::nullopt;
}

}  // namespace duet::http

#pragma once
// Header fields as RFC 9110 (section 5) means them: which may come in several lines, and how a
// value is taken apart.

#include "shared/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::http {

/// The text without the spaces and tabs around it (section 5.6.3).
std::string_view without_blanks(std::string_view text);

/// The value of a field that comes in exactly one line; nothing when it is absent or repeated.
std::optional<std::string> only_header(const Headers& headers, std::string_view name);

/// All lines of a field whose value is a list, in their order, as one line (section 5.3); nothing
/// when it is absent.
std::optional<std::string> list_header(const Headers& headers, std::string_view name);

/// The name of a field that holds one value and yet comes in several lines, of those that are read
/// here. Which of the lines would count is nobody's guess to make, so such a request is refused
/// (section 5.3). Host and Content-Length are refused earlier (request_head.cpp). Nothing when
/// there is none.
std::optional<std::string_view> repeated_header(const Headers& headers);

/// The elements of a list (section 5.6.1), without the spaces around them; empty ones are left out.
/// A comma within a quoted string divides nothing.
std::vector<std::string_view> list_elements(std::string_view value);

/// Is `token` among the elements, compared without case?
bool lists_token(std::string_view value, std::string_view token);

/// A character of a token (section 5.6.2).
constexpr bool is_token_char(char c) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return plain ||
           (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

/// Takes a value apart from left to right.
class FieldScanner {
public:
    explicit FieldScanner(std::string_view text) : rest_{text} {}

    bool done() const { return rest_.empty(); }
    void skip_blanks();
    bool skip(char c);                        ///< takes `c` if it comes next
    std::optional<std::string_view> token();  ///< nothing, and nothing taken, when none comes next
    /// A token, or what a quoted string means (section 5.6.4); nothing when neither comes next.
    std::optional<std::string> word();

private:
    std::optional<std::string> quoted();

    std::string_view rest_;
};

}  // namespace duet::http

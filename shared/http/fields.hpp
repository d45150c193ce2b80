#pragma once
// Header fields by the grammar of RFC 9110, section 5: which fields may repeat, and how to split a
// value. Pure functions, thread-safe.

#include "shared/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::http {

/// Trims spaces and tabs (section 5.6.3).
std::string_view without_blanks(std::string_view text);

/// The value of a field that has exactly one line; nullopt when it is absent or repeated.
std::optional<std::string> only_header(const Headers& headers, std::string_view name);

/// All lines of a list field, in their order, joined to one line (section 5.3); nullopt when it is
/// absent.
std::optional<std::string> list_header(const Headers& headers, std::string_view name);

/// The name of a single-valued field that has several lines, of the fields that the shop reads;
/// nullopt when there is none. The server refuses such a request, because two readers could choose
/// different lines (section 5.3). request_head.cpp refuses a repeated Host or Content-Length
/// earlier.
std::optional<std::string_view> repeated_header(const Headers& headers);

/// The trimmed elements of a list (section 5.6.1) without empty ones. A comma inside a quoted
/// string separates nothing.
std::vector<std::string_view> list_elements(std::string_view value);

/// Is `token` an element of the list? Ignores case.
bool lists_token(std::string_view value, std::string_view token);

/// A character of a token (section 5.6.2).
constexpr bool is_token_char(char c) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return plain ||
           (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

/// Reads a field's value from left to right. Keeps a view of the text. One thread.
class FieldScanner {
public:
    explicit FieldScanner(std::string_view text) : rest_{text} {}

    bool done() const { return rest_.empty(); }
    void skip_blanks();
    bool skip(char c);                        ///< consumes `c` if it is next
    std::optional<std::string_view> token();  ///< nullopt, consuming nothing, if no token is next
    /// A token, or the unquoted text of a quoted string (section 5.6.4); nullopt if neither is
    /// next.
    std::optional<std::string> word();

private:
    std::optional<std::string> rest_of_quoted();

    std::string_view rest_;
};

}  // namespace duet::http

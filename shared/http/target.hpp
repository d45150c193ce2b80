#pragma once
// The request target of RFC 9112, 3.2, read in one way only. What a server matches and what a proxy
// passes on are the same target, normalised (RFC 3986, 6.2.2: unreserved characters stand for
// themselves, hex digits are capital); what two readers could take for different targets is
// refused.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace duet::http {

struct Target {
    std::string text;                          ///< normalised, path and query still encoded
    std::string path;                          ///< percent-decoded, valid UTF-8, no query
    std::map<std::string, std::string> query;  ///< percent-decoded, valid UTF-8
};

/// Why a target is refused: what is wrong, and what to send instead. A literal, for a person.
using WrongTarget = std::string_view;

/// `text`: "/path" or "/path?query". Refused: a '%' without two hex digits, NUL, text that is not
/// UTF-8; in the path also empty segments, "." and "..", and a slash or backslash inside a segment,
/// each of them encoded or not. Reading `Target::text` again gives the same Target.
std::variant<Target, WrongTarget> read_target(std::string_view text);

/// nullopt when a '%' is not followed by two hex digits or the result holds a NUL.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space = false);

/// "/v1/orders/a%20b" → {"v1", "orders", "a b"}. nullopt for every path that `read_target` refuses.
std::optional<std::vector<std::string>> path_segments(std::string_view path);

/// "a=1&b=x%20y" → {a: "1", b: "x y"}; of a name that comes twice the first counts. nullopt for
/// every query that `read_target` refuses.
std::optional<std::map<std::string, std::string>> query_values(std::string_view query);

}  // namespace duet::http

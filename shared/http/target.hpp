#pragma once
// Parses the request target of RFC 9112, section 3.2, in exactly one way. A server matches, and a
// proxy forwards, the same normalized target (RFC 3986, section 6.2.2: unreserved characters are
// decoded, hex digits are capital). A target that two readers could understand differently is
// refused. Pure functions, thread-safe. The encoder is in shared/text/percent_encoding.hpp.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace duet::http {

struct Target {
    std::string text;                          ///< normalized, path and query still encoded
    std::string path;                          ///< percent-decoded, valid UTF-8, without the query
    std::map<std::string, std::string> query;  ///< percent-decoded, valid UTF-8
};

/// Why a target is refused: what is wrong, and what to send instead. A literal, for people.
using WrongTarget = std::string_view;

/// `text`: "/path" or "/path?query". Refuses a '%' without two hex digits, NUL, and text that is
/// not UTF-8. In the path it also refuses empty segments, "." and "..", and a slash or backslash
/// inside a segment, encoded or not. Parsing `Target::text` again gives the same Target.
std::variant<Target, WrongTarget> read_target(std::string_view text);

/// nullopt when a '%' is not followed by two hex digits or the result contains NUL.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space = false);

/// "/v1/orders/a%20b" → {"v1", "orders", "a b"}. nullopt for every path that `read_target` refuses.
std::optional<std::vector<std::string>> path_segments(std::string_view path);

/// "a=1&b=x%20y" → {a: "1", b: "x y"}; the first of repeated names counts. nullopt for every
/// query that `read_target` refuses.
std::optional<std::map<std::string, std::string>> query_values(std::string_view query);

}  // namespace duet::http

#pragma once
// The request target of RFC 9112, 3.2, taken apart: path segments and query, percent-decoded.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::http {

/// nullopt when a '%' is not followed by two hex digits or the result holds a NUL.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space = false);

/// "/v1/orders/a%2Fb" → {"v1", "orders", "a/b"}: split first, then decoded, so that an encoded slash
/// stays inside its segment. nullopt as above.
std::optional<std::vector<std::string>> path_segments(std::string_view path);

/// "a=1&b=x%20y" → {a: "1", b: "x y"}; of a name that comes twice the first counts. nullopt as above.
std::optional<std::map<std::string, std::string>> query_values(std::string_view query);

}  // namespace duet::http

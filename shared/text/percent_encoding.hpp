#pragma once
// Text as a path segment or a query value of a URL. Pure function; thread-safe.

#include <string>
#include <string_view>

namespace duet {

/// Every byte but RFC 3986's unreserved characters becomes %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace duet

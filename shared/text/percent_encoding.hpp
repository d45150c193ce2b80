#pragma once
// Percent-encoding for paths and queries of URLs (RFC 3986, section 2.1).

#include <string>
#include <string_view>

namespace duet {

/// Letters, digits, '-', '.', '_' and '~' (RFC 3986, section 2.3). Ignores the locale.
bool is_unreserved(char c);

/// Encodes one path segment or one query value: every byte becomes %XX, with capital digits, unless
/// it is unreserved or listed in `also_plain`. A whole path needs `also_plain` = "/". Thread-safe.
[[nodiscard]] std::string percent_encoded(std::string_view text, std::string_view also_plain = {});

}  // namespace duet

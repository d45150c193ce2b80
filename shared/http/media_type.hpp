#pragma once
// Parses media types, the value of Content-Type (RFC 9110, section 8.3.1). Pure functions,
// thread-safe.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duet::http {

struct MediaType {
    // In lower case, like the parameters' names, because case has no meaning there.
    std::string type;
    std::string subtype;
    std::vector<std::pair<std::string, std::string>> parameters;  ///< values without quotes
};

/// nullopt when the text is not a media type.
std::optional<MediaType> media_type_from(std::string_view text);

/// Does this Content-Type announce application/json (RFC 8259) in UTF-8, the only format that the
/// shop reads? False for any other charset; other parameters are ignored.
/// "application/json-patch+json" is a different type.
bool is_json(std::string_view content_type);

}  // namespace duet::http

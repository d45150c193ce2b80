#pragma once
// Media types: the value of Content-Type (RFC 9110, section 8.3.1).

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duet::http {

struct MediaType {
    std::string type;  ///< in lower case, like `subtype` and the parameters' names: case says
                       ///< nothing there
    std::string subtype;
    std::vector<std::pair<std::string, std::string>>
        parameters;  ///< values as they are meant, without quotes
};

/// nullopt when the text is no media type.
std::optional<MediaType> media_type_from(std::string_view text);

/// Does the value of Content-Type announce what the shop reads: application/json (RFC 8259), in
/// UTF-8? Another charset than that would be another text; parameters that are not known say
/// nothing. "application/json-patch+json" is another type.
bool is_json(std::string_view content_type);

}  // namespace duet::http

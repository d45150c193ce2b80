#pragma once
// JSON as a tree of nlohmann's: for what people write (requests, files), where comfort and exact
// complaints count for more than speed. The text itself is read as every message is
// (json_document.hpp): what one of the two refuses, the other refuses.

#include "shared/messages/body.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace duet {

/// Throws MalformedJson (malformed_json.hpp) when the text is not JSON, nests too deep or has a
/// member twice.
nlohmann::json parse_tree(std::string_view text);

}  // namespace duet

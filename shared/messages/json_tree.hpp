#pragma once
// JSON as a tree of nlohmann's: for what people write (requests, files), where comfort and exact complaints count for
// more than speed. Messages between services are read by body.hpp.

#include "shared/messages/body.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace duet {

/// Depth to which JSON is read (SHOP contract).
inline constexpr int deepest_json = 32;

/// Throws Malformed when the text nests deeper than that.
void refuse_deep(std::string_view text);

/// Throws Malformed when the text is not JSON or nests too deep; the depth is looked at before the tree is built.
nlohmann::json parse_tree(std::string_view text);

}  // namespace duet

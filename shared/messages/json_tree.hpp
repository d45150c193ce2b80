#pragma once
// Parses JSON into nlohmann's tree, for texts that people write (requests, files), where exact
// error messages matter more than speed. It reads the text as every message is read
// (json_document.hpp), so both accept and refuse the same texts.

#include "shared/messages/body.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace duet {

/// Throws MalformedJson (malformed_json.hpp) when the text is not JSON, nests too deep or has a
/// duplicate member. Thread-safe.
nlohmann::json parse_tree(std::string_view text);

}  // namespace duet

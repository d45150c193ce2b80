#pragma once
// Finds objects with duplicate members. Only for files of this folder, because it includes
// simdjson's header.

#include <simdjson.h>

namespace duet {

/// Throws MalformedJson with the JSON Pointer of a member whose name (after unescaping) appears
/// twice in its object, at any depth. One pass over simdjson's document; n log n in the number of
/// members. REQUIRES: `document` was parsed without error, with at most `json_document::max_depth`
/// levels. Thread-safe.
void refuse_duplicate_members(const simdjson::dom::document& document);

}  // namespace duet

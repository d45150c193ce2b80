#pragma once
// Objects that have a member twice. For the files of this folder only: it brings simdjson's header
// with it.

#include <simdjson.h>

namespace duet {

/// Throws MalformedJson with the pointer of a member whose name (after its escapes) stands twice in
/// its object, at whatever depth. One pass over what simdjson has read; n log n time, however many
/// members an object has. REQUIRES: `document` was read without error, with at most
/// `json_document::deepest` levels.
void refuse_duplicate_members(const simdjson::dom::document& document);

}  // namespace duet

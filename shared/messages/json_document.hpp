#pragma once
// The one reader of all JSON texts that reach a process: simdjson, plus the checks that simdjson
// leaves to its caller. One reader means that all doors accept and refuse the same texts. Only for
// files of this folder, because it includes simdjson's header.

#include <simdjson.h>

#include <string_view>

namespace duet::json_document {

/// Maximum nesting of arrays and objects (SHOP contract). Because it is bounded, functions may walk
/// a document recursively.
inline constexpr int max_depth = 32;

/// Reads exactly one JSON value (RFC 8259) with no text after it: at most 32 levels, valid UTF-8,
/// no byte order mark (section 8.1), no number beyond 64 bits or a double, and no duplicate member
/// (section 4 leaves open which of two members counts, so two readers may disagree). Throws
/// MalformedJson.
///
/// Thread-safe.
simdjson::dom::element read(simdjson::dom::document& into, std::string_view text);

}  // namespace duet::json_document

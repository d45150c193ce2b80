#pragma once
// How every JSON text that reaches a process is read, whatever is made of it afterwards: by
// simdjson, and then held against what simdjson leaves open. One reader means that no text is taken
// by one door and refused by another. For the files of this folder only: it brings simdjson's
// header with it.

#include <simdjson.h>

#include <string_view>

namespace duet::json_document {

/// Levels of arrays and objects that are read (SHOP contract). With them bounded, a
/// function that walks a document may call itself.
inline constexpr int deepest = 32;

/// Reads exactly one JSON value (RFC 8259) with nothing behind it: at most 32 levels, valid UTF-8,
/// no byte order mark (section 8.1), no number beyond 64 bits or a double, and no object that has a
/// member twice (section 4 leaves it to the reader which of the two counts; two readers may
/// disagree). Throws MalformedJson. Thread-safe.
simdjson::dom::element read(simdjson::dom::document& into, std::string_view text);

}  // namespace duet::json_document

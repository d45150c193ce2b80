#pragma once
// Normalizes JSON: two bodies mean the same request when their canonical texts are equal. Tells
// whether a repeated `Idempotency-Key` comes with the same request.

#include <string>
#include <string_view>

namespace duet {

/// Follows RFC 8785 (JSON Canonicalization Scheme): no spaces, members sorted by name, strings
/// without unnecessary escapes, numbers by value (1.0, 1e0 and 1 are equal, -0 is 0), arrays in
/// their order. It differs from the RFC in two points that matter only to a program that computes
/// it elsewhere: names are sorted by their UTF-8 bytes, and integers keep all of their 64 bits. A
/// null member differs from an absent one, and two spellings of the same time ("08:00:00Z",
/// "09:00:00+01:00") differ. An empty text stays empty: a request without a body. Throws
/// MalformedJson, like every reader here.
///
/// Thread-safe.
std::string canonical_json(std::string_view text);

}  // namespace duet

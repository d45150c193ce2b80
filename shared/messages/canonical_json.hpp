#pragma once
// What a JSON text means, as one text of its own: two bodies ask for the same when their canonical
// texts are equal.

#include <string>
#include <string_view>

namespace duet {

/// In the manner of RFC 8785 (JSON Canonicalization Scheme): no spaces, members sorted by name,
/// strings by what their escapes mean, numbers by their value (1.0, 1e0 and 1 are one number, -0 is
/// 0), arrays in their order. It differs from the RFC in two points that only matter to a program
/// that computes it elsewhere: names are sorted by their UTF-8 bytes, and whole numbers keep all of
/// their 64 bits. A member that is null is not one that is absent, and texts that mean the same
/// time ("08:00:00Z", "09:00:00+01:00") are two texts. An empty text stays empty: it is a request
/// without a body. Throws MalformedJson, like every reader here.
std::string canonical_json(std::string_view text);

}  // namespace duet

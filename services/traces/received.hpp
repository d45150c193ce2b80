#pragma once
// What comes in by POST /v1/traces: OTLP as JSON, from our own processes or from anybody's who
// speaks it.

#include "services/traces/diagram/seen_span.hpp"

#include <string>
#include <string_view>

namespace duet::console {

struct Received {
    SeenSpans spans;
    std::size_t rejected = 0;  ///< spans that are none: without ids, or with wrong ones
    std::string why;           ///< of the first that was rejected
};

/// Throws Malformed (shared/messages) when the text as a whole cannot be read. Unknown fields pass,
/// as the protocol wants it; U+FFFD replaces bytes that are no UTF-8.
Received read_otlp(std::string_view text);

}  // namespace duet::console

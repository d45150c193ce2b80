#pragma once
// Parses the body of POST /v1/traces: OTLP/JSON (https://opentelemetry.io/docs/specs/otlp/), from
// the shop's processes or any other OTLP exporter.

#include "services/traces/diagram/seen_span.hpp"

#include <string>
#include <string_view>

namespace duet::console {

struct Received {
    SeenSpans spans;
    std::size_t rejected = 0;  ///< spans with missing or malformed ids or without a start time
    std::string why;           ///< why the first of them was rejected
};

/// Throws Malformed (shared/messages) when the body is not an export of traces. Ignores unknown
/// fields, as the protocol requires. U+FFFD replaces bytes that are not UTF-8.
Received read_otlp(std::string_view text);

}  // namespace duet::console

#pragma once
// OTLP/HTTP with JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): ids as
// hex digits, 64-bit numbers as text, enumerations as numbers.

#include "shared/telemetry/span.hpp"

#include <span>
#include <string>

namespace duet::telemetry {

/// Who exports.
struct Resource {
    std::string service;  ///< "payments"
    std::string style;  ///< "orchestrated", "choreographed"; "both" for what stands before the two
    std::string instance;  ///< tells one run of the process from another
};

/// The body of POST /v1/traces.
std::string to_otlp(const Resource& resource, std::span<const Span> spans);

}  // namespace duet::telemetry

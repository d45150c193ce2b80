#pragma once
// OTLP/HTTP with JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): ids as
// hex digits, 64-bit numbers as text, enumerations as numbers.

#include "shared/telemetry/span.hpp"

#include <span>
#include <string>

namespace duet::telemetry {

/// The exporting process.
struct Resource {
    std::string service;  ///< "payments"
    std::string
        style;  ///< "orchestrated", "choreographed"; "both" for processes that serve both styles
    std::string instance;  ///< distinguishes runs of the process
};

/// Serializes the body of POST /v1/traces. Ill-formed UTF-8 becomes U+FFFD. Thread-safe.
std::string to_otlp(const Resource& resource, std::span<const Span> spans);

}  // namespace duet::telemetry

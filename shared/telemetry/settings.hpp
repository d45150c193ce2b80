#pragma once
// Whether, whereto and how much a process exports: DUET_TRACE, and OpenTelemetry's own variables
// (https://opentelemetry.io/docs/specs/otel/protocol/exporter/).

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace duet::telemetry {

enum class Mode {
    off,      ///< nothing is followed and nothing exported
    sampled,  ///< the gateway follows some of the new traces, whole ones
    all       ///< it follows every one
};

/// DUET_TRACE; `sampled` when unset. Throws std::runtime_error when it makes no sense.
Mode mode();

struct Destination {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
};

/// Where spans go: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, or OTEL_EXPORTER_OTLP_ENDPOINT with
/// /v1/traces behind it, with the headers of OTEL_EXPORTER_OTLP_HEADERS; without them the console
/// (DUET_CONSOLE), with the operator's key, which nobody else is sent. nullopt: nowhere.
std::optional<Destination> destination();

}  // namespace duet::telemetry

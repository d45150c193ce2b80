#pragma once
// Which traces a process exports, and where to: DUET_TRACE, and OpenTelemetry's own variables
// (https://opentelemetry.io/docs/specs/otel/protocol/exporter/).

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace duet::telemetry {

enum class Mode {
    off,      ///< nothing is traced or exported
    sampled,  ///< the gateway samples some of the new traces, always whole traces
    all       ///< the gateway samples every trace
};

/// DUET_TRACE; `sampled` when unset. Throws std::runtime_error for any other value.
Mode mode();

/// The receiver of spans.
struct Destination {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
};

/// Where spans go: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, or OTEL_EXPORTER_OTLP_ENDPOINT followed by
/// /v1/traces, with the headers of OTEL_EXPORTER_OTLP_HEADERS. Without these variables the console
/// (DUET_CONSOLE), with the operator's key, which is sent to no other receiver. nullopt: nowhere.
std::optional<Destination> destination();

}  // namespace duet::telemetry

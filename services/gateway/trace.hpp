#pragma once
// W3C Trace Context (https://www.w3.org/TR/trace-context/): one trace per request, begun by the
// gateway unless the caller began it.

#include "shared/http/message.hpp"

#include <optional>
#include <string>

namespace duet::gateway {

/// The caller's traceparent, as version 00. nullopt: none, malformed, or several header lines
/// (which of them is the caller's span is unknown).
std::optional<std::string> callers_trace(const http::Headers& headers);

/// The caller's tracestate to forward, all header lines as one list. "": none, or the traceparent
/// with it is not used (section 3.3.1).
std::string callers_state(const http::Headers& headers);

/// The traceparent of a new trace. Thread-safe.
std::string new_trace();

/// The traceparent of the same trace with another parent span, sampled or not.
std::string continued_trace(const std::string& traceparent, const std::string& span_id,
                            bool sampled);

/// A span id for the gateway's own span. Random, because the gateway never repeats its work.
/// Thread-safe.
std::string new_span_id();

}  // namespace duet::gateway

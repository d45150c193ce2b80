#pragma once
// W3C Trace Context (https://www.w3.org/TR/trace-context/): one trace per request, begun here
// unless the caller began it.

#include "shared/http/message.hpp"

#include <optional>
#include <string>

namespace duet::gateway {

/// The caller's traceparent, as version 00; nullopt when there is none, it cannot be used, or it
/// comes in several lines: which of them is the caller's span is unknown.
std::optional<std::string> callers_trace(const http::Headers& headers);

/// The caller's tracestate, all of its lines as one list, to be passed on; "" when there is none,
/// or when the traceparent beside it is not used (section 3.3.1).
std::string callers_state(const http::Headers& headers);

/// A traceparent of a trace that begins here. Thread-safe.
std::string new_trace();

/// The same trace, from another of its spans on, followed or not.
std::string gone_on_with(const std::string& traceparent, const std::string& span_id, bool sampled);

/// An id for a span of the gateway's own: random, since nothing that it does is ever done again.
std::string new_span_id();

}  // namespace duet::gateway

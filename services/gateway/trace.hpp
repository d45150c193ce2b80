#pragma once
// W3C Trace Context (https://www.w3.org/TR/trace-context/): one trace per request, begun here unless the caller began it.

#include <optional>
#include <string>

namespace duet::gateway {

/// The caller's traceparent when it is well formed, otherwise a new one. Thread-safe.
std::string trace_of(const std::optional<std::string>& given);

bool is_traceparent(const std::string& text);

/// The same trace, from another of its spans on, followed or not.
std::string gone_on_with(const std::string& traceparent, const std::string& span_id, bool sampled);

/// An id for a span of the gateway's own: random, since nothing that it does is ever done again.
std::string new_span_id();

}  // namespace duet::gateway

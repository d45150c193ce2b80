#pragma once
// W3C Trace Context (https://www.w3.org/TR/trace-context/): one trace per request, begun here unless the caller began it.

#include <optional>
#include <string>

namespace duet::gateway {

/// The caller's traceparent when it is well formed, otherwise a new one. Thread-safe.
std::string trace_of(const std::optional<std::string>& given);

bool is_traceparent(const std::string& text);

}  // namespace duet::gateway

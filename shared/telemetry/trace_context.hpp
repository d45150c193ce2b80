#pragma once
// W3C Trace Context (https://www.w3.org/TR/trace-context/) as the text that messages carry:
//
//     00-<trace id, 32 hex digits>-<span id, 16>-<flags, 2>
//
// Where the context is stored (outbox, timers, saga log), a `tracestate` may follow after a space.
// "duet=<span id>;event;stock.reserved" names the parent span and the message that the span
// handled. A span whose process died before it reported the span can be recovered from it.
//
// Span ids are computed, not random: the same cause gives the same id, before and after a crash.
// Pure functions.
//
// Thread-safe.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace duet::telemetry {

using SpanId = std::uint64_t;  ///< never 0, which means "none"

inline constexpr std::size_t traceparent_length = 55;

/// True when the trace is sampled. Untraced messages pay only this branch.
constexpr bool is_sampled(std::string_view context) {
    return context.size() >= traceparent_length &&
           ((context[54] ^ (context[54] >> 6)) & 1) != 0;  // the last hex digit is odd
}

/// A parsed traceparent. Its views point into the parsed text.
struct TraceContext {
    std::string_view trace_id;
    SpanId span = 0;
    SpanId parent_span = 0;       ///< the parent span, from tracestate; 0 when absent
    std::string_view kind, type;  ///< from tracestate: the message that the span handled
    bool sampled = false;
};

/// Parses a context; nullopt when the text is not a trace context. Ignores an invalid tracestate.
std::optional<TraceContext> read_context(std::string_view text);

/// Like read_context, but also nullopt for an unsampled trace, which is cheap.
inline std::optional<TraceContext> followed(std::string_view text) {
    return is_sampled(text) ? read_context(text) : std::nullopt;
}

std::string hex_of(SpanId span);
std::optional<SpanId> span_from(std::string_view hex);  ///< 16 lower case digits, not all 0

/// "00-<trace id>-<span>-01".
std::string traceparent(std::string_view trace_id, SpanId span);
/// A context with its tracestate: parent span and handled message.
std::string kept_context(std::string_view trace_id, SpanId span, SpanId parent_span,
                         std::string_view kind, std::string_view type);

/// The parts of a stored context that are sent: its traceparent, and its tracestate ("" when
/// absent).
std::string_view traceparent_in(std::string_view kept);
std::string_view tracestate_in(std::string_view kept);

/// Computes a span id: a hash of the trace, the parent span and words that distinguish siblings.
SpanId derive(std::string_view trace_id, SpanId parent_span,
              std::initializer_list<std::string_view> words);

}  // namespace duet::telemetry

#pragma once
// W3C Trace Context (https://www.w3.org/TR/trace-context/) as the text that is carried from message
// to message:
//
//     00-<trace id, 32 hex digits>-<span id, 16>-<flags, 2>
//
// Where it is kept (outbox, timers, saga log) what `tracestate` says may follow behind a space:
// "duet=<span id>;event;stock.reserved" names the span that this one came from and the message it
// handled, so that a span whose process died before telling of it can be told of again.
//
// Span ids are computed, not drawn: the same cause gives the same id, before a crash and after it.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace duet::telemetry {

using SpanId = std::uint64_t;  ///< never 0, which means "none"

inline constexpr std::size_t traceparent_length = 55;

/// Is anybody interested? The one branch that a message costs which nobody follows.
constexpr bool is_sampled(std::string_view context) {
    return context.size() >= traceparent_length &&
           ((context[54] ^ (context[54] >> 6)) & 1) != 0;  // the last hex digit is odd
}

/// A well-formed traceparent, taken apart. The view is of the text it was read from.
struct TraceContext {
    std::string_view trace_id;
    SpanId span = 0;
    SpanId came_from = 0;         ///< of tracestate; 0 when it does not say
    std::string_view kind, type;  ///< of tracestate: the message that the span handled
    bool sampled = false;
};

/// nullopt when the text is no trace context. What follows behind the traceparent is passed over
/// when it makes no sense.
std::optional<TraceContext> read_context(std::string_view text);

/// The same, but nullopt also when nobody follows it: cheap then.
inline std::optional<TraceContext> followed(std::string_view text) {
    return is_sampled(text) ? read_context(text) : std::nullopt;
}

std::string hex_of(SpanId span);
std::optional<SpanId> span_from(std::string_view hex);  ///< 16 lower case digits, not all 0

/// "00-<trace id>-<span>-01".
std::string traceparent(std::string_view trace_id, SpanId span);
/// The same with the span it came from and the message it handled behind it.
std::string kept_context(std::string_view trace_id, SpanId span, SpanId came_from,
                         std::string_view kind, std::string_view type);

/// What goes on the wire of a kept context: its traceparent, and its tracestate ("" when it has
/// none).
std::string_view traceparent_in(std::string_view kept);
std::string_view tracestate_in(std::string_view kept);

/// A span's id: a hash of its trace, the span it came from, and words that tell it from its
/// siblings.
SpanId derive(std::string_view trace_id, SpanId came_from,
              std::initializer_list<std::string_view> words);

}  // namespace duet::telemetry

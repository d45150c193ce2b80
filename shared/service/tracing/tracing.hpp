#pragma once
// The spans of traced messages: one per handling, and, after a restart, the spans that a crash
// lost, rebuilt from the database. Thread-safe: each function uses only its arguments.

#include "shared/faults/faults.hpp"
#include "shared/service/machine/inbound.hpp"
#include "shared/store/connection.hpp"
#include "shared/telemetry/span.hpp"

#include <optional>
#include <span>
#include <string>

namespace duet::service {

/// Gives the handling of the message a span: `traceparent` becomes the context that events, timers
/// and sagas of this handling carry, and `parent_span` the span that caused it. The id of the span
/// follows from the message, so it is the same after a rollback and after a crash. A text that is
/// no trace context is removed. Idempotent. `source` is the CloudEvents source. REQUIRES:
/// is_sampled(message.traceparent).
void begin_span(Inbound& message, std::string_view source, Instant now);

/// The span of a handled message; `events` are those that it published. `end_spans` ends it at the
/// commit.
telemetry::Span span_of(const Inbound& message, const Result& result,
                        std::span<const OutboxRow> events);
void end_spans(telemetry::Spans& spans, Instant now);

/// The message as the scope of a fault. A request has no subject before its answer names one.
FaultScope scope_of(const Inbound& message);
/// The scopes of those messages that are traced.
FaultScopes scopes_of(std::span<const Inbound> messages);

/// The fault as a span of each trace in its scope, beside the span of the handling (which a crash
/// may lose).
telemetry::Spans spans_of(const Fault& fault, const FaultScopes& scopes, std::string_view source,
                          Instant now);

/// The spans of messages handled after `since`, for a process that may have died before it exported
/// them: read from the outbox, the inbox and the timers.
telemetry::Spans recovered_spans(store::Connection& db, Instant since, Instant now);

/// The span in a stored context (trace_context.hpp); nullopt when the context holds none.
std::optional<telemetry::Span> span_from_context(std::string_view kept, const std::string& subject,
                                                 Instant at);

/// The stored context of a CloudEvent. Searches the text instead of parsing it: only for envelopes
/// that this program has written.
std::string context_in(std::string_view cloudevent);

}  // namespace duet::service

#pragma once
// What is told of a message that is followed: its handling as a span, and, after a restart, the
// handlings that nobody heard of.

#include "shared/faults/faults.hpp"
#include "shared/service/machine/inbound.hpp"
#include "shared/store/connection.hpp"
#include "shared/telemetry/span.hpp"

#include <optional>
#include <span>
#include <string>

namespace duet::service {

/// Gives the message's handling its span: from here on, `traceparent` is the context that goes into
/// everything the handling causes (events, timers, sagas), and `came_from` the span that caused it.
/// Its id follows from what is handled, so it is the same again after a rollback and after a crash.
/// `source` is the CloudEvents source. A text that is no trace context is taken away. REQUIRES:
/// is_sampled(message.traceparent). Nothing happens the second time.
void begin_span(Inbound& message, std::string_view source, Instant now);

/// The span, once it is known what came of it. `said`: the events of this message. It ends with the
/// commit: see `end_spans`.
telemetry::Span span_of(const Inbound& message, const Result& result,
                        std::span<const OutboxRow> said);
void end_spans(telemetry::Spans& spans, Instant now);

/// The message as the scope of a fault. A request has no subject before its answer names one.
FaultScope scope_of(const Inbound& message);
/// The scopes of those messages that are traced.
FaultScopes scopes_of(std::span<const Inbound> messages);

/// A fault as a span of each trace that it struck, beside the handling that it struck (which may
/// never be told of).
telemetry::Spans spans_of(const Fault& fault, const FaultScopes& scopes, std::string_view source,
                          Instant now);

/// What was handled after `since` by a process that may have died before it told: read from the
/// outbox and the timers.
telemetry::Spans recovered_spans(store::Connection& db, Instant since, Instant now);

/// The span that a kept context (trace_context.hpp) remembers; nullopt when it remembers none.
std::optional<telemetry::Span> span_from_context(std::string_view kept, const std::string& subject,
                                                 Instant at);

/// The context of an event in its envelope, as it is kept; cheap, and only for what this program
/// itself has written.
std::string context_in(std::string_view cloudevent);

}  // namespace duet::service

#include "services/coordinator/engine/command_spans.hpp"

namespace duet::coordinator {

namespace names = telemetry::names;
using telemetry::Span;

namespace {

telemetry::SpanId span_id_of(const telemetry::TraceContext& saga, std::string_view command_id,
                             std::int64_t stuck) {
    return telemetry::derive(saga.trace_id, saga.span, {"call", command_id, std::to_string(stuck)});
}

Span described(const char* kind, std::string_view subject, std::string_view type) {
    Span span;
    span.kind = Span::Kind::client;
    span.name = type;
    span.note(names::kind, std::string{kind});
    span.note(names::type, std::string{type});
    span.note(names::order, std::string{subject});
    span.note("http.request.method", std::string{"POST"});
    span.note("server.address", std::string{type.substr(0, type.find('.'))});
    return span;
}

}  // namespace

std::string command_context(std::string_view saga_context, std::string_view command_id,
                            std::int64_t stuck) {
    const auto saga = telemetry::followed(saga_context);
    if (!saga) return std::string{saga_context};
    return telemetry::traceparent(saga->trace_id, span_id_of(*saga, command_id, stuck));
}

std::optional<Span> command_span(std::string_view saga_context, const DecidedCommand& sent) {
    const auto saga = telemetry::followed(saga_context);
    if (!saga) return std::nullopt;
    auto span = described("call", sent.saga_id, sent.type);
    span.trace_id = saga->trace_id;
    span.id = span_id_of(*saga, sent.command_id, sent.stuck);
    span.parent_span = saga->span;
    span.began = sent.began;
    span.ended = sent.ended;
    span.note(names::message_id, std::string{sent.command_id});
    span.note(names::outcome, std::string{sent.outcome});
    if (!sent.reason.empty()) span.note(names::reason, std::string{sent.reason});
    return span;
}

std::optional<Span> attempt_span(std::string_view command_context, std::string_view subject,
                                 std::string_view type, std::int64_t attempt, Instant began,
                                 Instant ended, const std::string& why) {
    const auto command = telemetry::followed(command_context);
    if (!command) return std::nullopt;
    auto span = described("attempt", subject, type);
    span.trace_id = command->trace_id;
    span.id =
        telemetry::derive(command->trace_id, command->span,
                          {"attempt", std::to_string(attempt), std::to_string(to_micros(ended))});
    span.parent_span = command->span;
    span.began = began;
    span.ended = ended;
    span.failure = why;
    span.note(names::attempt, attempt);
    return span;
}

}  // namespace duet::coordinator

#include "shared/service/tracing/tracing.hpp"

#include "shared/messages/cloudevent.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace duet::service {

namespace names = telemetry::names;
using telemetry::Span;

namespace {

Span::Kind otlp_kind(std::string_view kind) {
    if (kind == "event") return Span::Kind::consumer;
    return kind == "command" || kind == "request" ? Span::Kind::server : Span::Kind::internal;
}

/// The attributes of every handling, and those that the OpenTelemetry conventions require of its
/// kind (https://opentelemetry.io/docs/specs/semconv/messaging/, …/http/).
Span described(std::string_view kind, const std::string& type, const std::string& subject) {
    Span span;
    span.kind = otlp_kind(kind);
    span.name = type;
    span.note(names::kind, std::string{kind});
    span.note(names::type, type);
    if (!subject.empty()) span.note(names::order, subject);
    if (kind == "event") {
        span.name = "process shop." + type;
        span.note("messaging.system", std::string{"nats"});
        span.note("messaging.operation.type", std::string{"process"});
        span.note("messaging.destination.name", "shop." + type);
    } else if (kind == "command") {
        span.note("http.request.method", std::string{"POST"});
        span.note("http.route", std::string{"/commands"});
    }
    return span;
}

/// Cuts a long text: a trace is no archive.
std::string shortened(std::string text) {
    constexpr std::size_t max = 4096;
    if (text.size() <= max) return text;
    auto end = max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;  // not inside a UTF-8 character
    text.resize(end);
    return text + "…";
}

void note_bodies(Span& span, const Inbound& message, const Result& result) {
    if (message.kind == Inbound::Kind::event) span.note(names::body, shortened(message.raw));
    if (message.kind == Inbound::Kind::command || message.kind == Inbound::Kind::timer)
        span.note(names::body, shortened(message.data.text()));
    if (message.kind == Inbound::Kind::command)
        span.note(names::reply_body, shortened(encode_reply(message.id, result.reply)));
    if (message.kind == Inbound::Kind::request)
        span.note(names::reply_body, shortened(result.answer.body));
}

}  // namespace

void begin_span(Inbound& message, std::string_view source, Instant now) {
    if (message.parent_span != 0) return;
    const auto context = telemetry::read_context(message.traceparent);
    if (!context) return message.traceparent.clear();
    const auto kind = name_of(message.kind);
    const auto own = telemetry::derive(
        context->trace_id, context->span,
        {source, kind, message.type, message.id, std::to_string(message.attempt)});
    message.parent_span = context->span;
    message.began = now;
    message.traceparent =
        telemetry::kept_context(context->trace_id, own, context->span, kind, message.type);
}

Span span_of(const Inbound& message, const Result& result, std::span<const OutboxRow> published) {
    const auto context = telemetry::read_context(message.traceparent).value();
    const bool is_request = message.kind == Inbound::Kind::request;
    auto span = described(name_of(message.kind), message.type,
                          is_request ? result.subject : message.subject);
    span.trace_id = context.trace_id;
    span.id = context.span;
    span.parent_span = message.parent_span;
    span.began = message.began;
    span.failure = result.error;
    if (!message.id.empty()) span.note(names::message_id, message.id);
    span.note(names::attempt, message.attempt);
    span.note(names::outcome, std::string{outcome_of(message, result)});
    if (!result.reply.reason.empty()) span.note(names::reason, result.reply.reason);
    if (is_request) span.note("http.response.status_code", std::int64_t{result.answer.status});
    if (result.lose_reply) span.note(names::reply_lost, true);
    note_bodies(span, message, result);
    std::vector<std::string> events;
    for (const auto& row : published) events.push_back(row.type);
    if (!events.empty()) span.note(names::published, std::move(events));
    // Only a handling that took effect causes anything. Any other may repeat, and each gets a span.
    const bool took_effect = result.status == Result::Status::handled &&
                             result.reply.outcome != Reply::Outcome::later &&
                             result.reply.outcome != Reply::Outcome::failed;
    if (!took_effect)
        span.id = telemetry::derive(
            context.trace_id, context.span,
            {outcome_of(message, result), std::to_string(to_micros(message.began))});
    return span;
}

void end_spans(telemetry::Spans& spans, Instant now) {
    for (auto& span : spans) {
        if (span.ended == Instant{}) span.ended = now;
    }
}

FaultScope scope_of(const Inbound& message) {
    return {message.traceparent,
            message.kind == Inbound::Kind::request ? std::string{} : message.subject};
}

FaultScopes scopes_of(std::span<const Inbound> messages) {
    FaultScopes scopes;
    for (const auto& message : messages) {
        if (telemetry::is_sampled(message.traceparent)) scopes.push_back(scope_of(message));
    }
    return scopes;
}

telemetry::Spans spans_of(const Fault& fault, const FaultScopes& scopes, std::string_view source,
                          Instant now) {
    telemetry::Spans spans;
    for (const auto& scope : scopes) {
        const auto context = telemetry::followed(scope.context);
        if (!context) continue;
        Span span;
        span.trace_id = context->trace_id;
        span.parent_span = context->parent_span != 0 ? context->parent_span : context->span;
        span.id = telemetry::derive(span.trace_id, context->span,
                                    {source, fault.point, std::to_string(to_micros(now))});
        span.name = "fault " + fault.point;
        span.began = now;
        span.ended = now + (fault.effect == Effect::delay ? std::chrono::microseconds{fault.delay}
                                                          : std::chrono::microseconds{0});
        span.note(names::kind, std::string{"fault"});
        span.note(names::point, fault.point);
        span.note(names::effect, std::string{duet::name_of(fault.effect)});
        if (!scope.subject.empty()) span.note(names::order, scope.subject);
        spans.push_back(std::move(span));
    }
    return spans;
}

std::optional<Span> span_from_context(std::string_view kept, const std::string& subject,
                                      Instant at) {
    const auto context = telemetry::followed(kept);
    if (!context || context->parent_span == 0) return std::nullopt;
    auto span = described(context->kind, std::string{context->type}, subject);
    span.trace_id = context->trace_id;
    span.id = context->span;
    span.parent_span = context->parent_span;
    span.began = span.ended = at;
    span.note(names::outcome, std::string{"done"});
    span.note(names::recovered, true);
    return span;
}

std::string context_in(std::string_view cloudevent) {
    const auto of = [&](std::string_view key) {
        const auto at = cloudevent.find(key);
        if (at == std::string_view::npos) return std::string_view{};
        const auto begin = at + key.size();
        return cloudevent.substr(begin, cloudevent.find('"', begin) - begin);
    };
    // The envelope precedes the data, so the first match is its own.
    const auto parent = of(R"("traceparent":")");
    const auto state = of(R"("tracestate":")");
    return state.empty() ? std::string{parent} : std::string{parent} + " " + std::string{state};
}

namespace {

/// For a command whose reply is not a plain "done".
void note_reply(Span& span, const Reply& reply) {
    Inbound command;
    command.kind = Inbound::Kind::command;
    Result result;
    result.reply = reply;
    for (auto& attribute : span.attributes) {
        if (attribute.key == names::outcome)
            attribute.value = std::string{outcome_of(command, result)};
    }
    if (!reply.reason.empty()) span.note(names::reason, reply.reason);
}

}  // namespace

telemetry::Spans recovered_spans(store::Connection& db, Instant since, Instant now) {
    constexpr int max = 20'000;
    telemetry::Spans spans;
    std::map<telemetry::SpanId, std::size_t> known;  // one handling may publish several events
    const auto take = [&](std::string_view kept, const std::string& subject, Instant at,
                          const std::string& event) {
        auto span = span_from_context(kept, subject, at);
        if (!span) return;
        const auto [place, fresh] = known.emplace(span->id, spans.size());
        if (fresh) spans.push_back(*std::move(span));
        if (event.empty()) return;
        auto& attributes = spans[place->second].attributes;
        if (fresh) attributes.push_back({names::published, std::vector<std::string>{}});
        std::get<std::vector<std::string>>(attributes.back().value).push_back(event);
    };
    auto rows = db.query("SELECT body, type, at FROM outbox ORDER BY seq DESC LIMIT ?", max);
    while (rows.next() && from_micros(rows.integer(2)) >= since) {
        const auto kept = context_in(rows.view(0));
        if (telemetry::is_sampled(kept))
            take(kept, from_cloudevent(rows.view(0)).subject, from_micros(rows.integer(2)),
                 rows.text(1));
    }
    // Messages without events or timers, and the replies to commands.
    auto handled = db.query(
        "SELECT context, subject, at, reply FROM inbox WHERE context IS NOT NULL AND at >= ? ORDER "
        "BY at DESC LIMIT ?",
        to_micros(since), max);
    while (handled.next()) {
        take(handled.view(0), handled.text(1), from_micros(handled.integer(2)), "");
        const auto context = telemetry::followed(handled.view(0));
        if (!context || context->kind != name_of(Inbound::Kind::command) || handled.is_null(3))
            continue;
        if (const auto found = known.find(context->span); found != known.end())
            note_reply(spans[found->second], decode_reply(handled.view(3)));
    }
    auto timers = db.query(
        "SELECT traceparent, subject, due FROM timers WHERE traceparent <> '' LIMIT ?", max);
    while (timers.next())
        take(timers.view(0), timers.text(1), std::min(now, from_micros(timers.integer(2))), "");
    return spans;
}

}  // namespace duet::service

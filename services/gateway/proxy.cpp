#include "services/gateway/proxy.hpp"

#include "services/gateway/trace.hpp"
#include "shared/http/fields.hpp"
#include "shared/http/media_type.hpp"
#include "shared/http/problem.hpp"

#include <memory>

namespace duet::gateway {

using http::Answer, http::Call, http::Request, http::Responder, http::Response;

namespace {

constexpr std::chrono::seconds max_answer{75};  // longer than the longest `Prefer: wait`

/// Does it set a whole flow going? A cancel or a new price alone tells nothing.
bool begins_something(const Route& route) {
    return route.method == http::Method::post &&
           (route.pattern == "/v1/orders" || route.pattern == "/v1/returns");
}

/// Several lines of a header whose value is a list go on as one.
void pass_lists_on(const http::Headers& from, http::Headers& to) {
    if (auto prefer = http::list_header(from, "Prefer"))
        to.emplace_back("Prefer", *std::move(prefer));
    if (auto state = callers_state(from); !state.empty())
        to.emplace_back("tracestate", std::move(state));
}

Response brought_back(Answer answer) {
    Response response{answer.status,
                      std::move(answer.body),
                      answer.header("content-type").value_or("application/json"),
                      {},
                      false};
    if (const auto after = answer.header("retry-after"))
        response.headers.emplace_back("Retry-After", *after);
    return response;
}

Response no_answer(const Answer& answer, const std::string& path) {
    if (answer.outcome == Answer::Outcome::not_sent) {
        auto response = http::problem(503, "service-down",
                                      "The service that answers this is not there right now; "
                                      "nothing was accepted. Ask again shortly.",
                                      path);
        response.headers.emplace_back("Retry-After", "1");
        return response;
    }
    return http::problem(504, "outcome-unknown",
                         "No answer came in time; it may or may not have been accepted. Send it "
                         "again with the same Idempotency-Key to learn which.",
                         path);
}

}  // namespace

struct Proxy::UnderWay {
    Responder pending;
    std::optional<telemetry::Span> span{};
};

Proxy::Proxy(Keys& keys, std::map<std::string, std::string> peers, std::string internal_key,
             Faults& faults, Sampling& sampling, telemetry::Exporter* exporter)
    : keys_{keys},
      peers_{std::move(peers)},
      internal_key_{std::move(internal_key)},
      faults_{faults},
      sampling_{sampling},
      exporter_{exporter},
      client_{http::Client::Options{.connections_per_host = 1024}} {}

void Proxy::offer(http::Server& server) {
    for (const std::string style : {"orchestrated", "choreographed"}) {
        for (const auto& one : routes()) route(server, style, one);
    }
}

void Proxy::route(http::Server& server, const std::string& style, const Route& route) {
    server.route(route.method, "/" + style + std::string{route.pattern},
                 [this, style, &route](const Request& request, Responder responder) {
                     forward(request, std::move(responder), style, route);
                 });
}

void Proxy::forward(const Request& request, Responder responder, const std::string& style,
                    const Route& route) {
    const auto holder = keys_.holder(request.header("Authorization").value_or(""));
    if (!holder) {
        auto response = http::problem(
            401, "key-needed",
            "Send a key as 'Authorization: Bearer <key>'; `./duet status` says where the keys are.",
            request.path);
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
        return responder.send(std::move(response));
    }
    if (route.operator_only && !holder->is_operator)
        return responder.send(
            http::problem(403, "operator-only", "This needs the operator's key.", request.path));
    if (!request.body.empty() && !http::is_json(request.header("Content-Type").value_or(""))) {
        const auto detail = "Bodies are JSON in UTF-8; send Content-Type: application/json.";
        return responder.send(http::problem(415, "json-only", detail, request.path));
    }

    if (faults_.hit("gateway.request") == Effect::drop) return responder.abort_reply();
    const auto& service = style == "orchestrated" ? route.orchestrated : route.choreographed;
    const bool shared = service == "console";  // one for both styles; it is told which
    const std::string target{forwarded_target(request.target, style)};
    auto way = std::make_shared<UnderWay>(UnderWay{std::move(responder)});
    Call call;
    // The door leaves the body out of the answer to HEAD. How long it would be is known by asking
    // for it (RFC 9110, 9.3.2).
    call.method = request.method == http::Method::head ? http::Method::get : request.method;
    call.url = peers_.at(shared ? "console" : style + "/" + std::string{service}) +
               (shared ? "/" + style : "") + target;
    call.body = request.body;
    call.timeout = max_answer;
    call.headers = {{"Authorization", "Bearer " + internal_key_},
                    {"Duet-Name", holder->name},
                    {"Duet-Role", holder->is_operator ? "operator" : "customer"},
                    {"traceparent", follow(request, style, route, *way)}};
    for (const char* name : {"Idempotency-Key", "Content-Type"}) {
        if (const auto value = request.header(name)) call.headers.emplace_back(name, *value);
    }
    pass_lists_on(request.headers, call.headers);
    std::string or_else;
    if (style == "orchestrated" && !route.or_else.empty())
        or_else = peers_.at(style + "/" + std::string{route.or_else}) + target;
    forward(std::move(call), or_else, request.path, std::move(way));
}

/// The trace context that the request goes on with. Questions are followed only when the caller
/// wants it.
std::string Proxy::follow(const Request& request, const std::string& style, const Route& route,
                          UnderWay& way) {
    const auto given = callers_trace(request.headers);
    const bool callers = given.has_value();
    const auto trace = given ? *given : new_trace();
    const bool changes =
        request.method != http::Method::get && request.method != http::Method::head;
    const bool sampled = callers ? sampling_.take_callers(telemetry::is_sampled(trace))
                                 : changes && sampling_.take(begins_something(route),
                                                             std::chrono::steady_clock::now());
    if (!sampled || !changes || exporter_ == nullptr)
        return gone_on_with(trace, trace.substr(36, 16), sampled);
    telemetry::Span span;
    span.trace_id = trace.substr(3, 32);
    span.id = telemetry::span_from(new_span_id()).value();
    if (callers) span.came_from = telemetry::span_from(trace.substr(36, 16)).value();
    span.kind = telemetry::Span::Kind::server;
    span.name = std::string{http::name_of(request.method)} + " " + request.path;
    span.began = SystemClock{}.now();
    span.note(telemetry::names::kind, std::string{"request"});
    span.note(telemetry::names::style, style);
    span.note("http.request.method", std::string{http::name_of(request.method)});
    span.note("url.path", request.path);
    auto context = gone_on_with(trace, telemetry::hex_of(span.id), true);
    way.span = std::move(span);
    return context;
}

void Proxy::answer(UnderWay& way, Response response) {
    if (way.span) {
        way.span->ended = SystemClock{}.now();
        way.span->note("http.response.status_code", std::int64_t{response.status});
        if (response.status >= 500) way.span->failure = "status " + std::to_string(response.status);
        telemetry::Spans spans;
        spans.push_back(*std::move(way.span));
        exporter_->add(std::move(spans));
    }
    way.pending.send(std::move(response));
}

void Proxy::forward(Call call, const std::string& or_else, const std::string& path,
                    std::shared_ptr<UnderWay> way) {
    auto second = or_else.empty() ? Call{} : call;
    second.url = or_else;
    client_.send(std::move(call),
                 [this, second = std::move(second), path, way](Answer told) mutable {
                     if (told.outcome != Answer::Outcome::answered)
                         return answer(*way, no_answer(told, path));
                     // Accepted, but not yet opened: whoever accepted it knows.
                     if (told.status == 404 && !second.url.empty())
                         return forward(std::move(second), "", path, way);
                     if (faults_.hit("gateway.reply") == Effect::drop) return way->pending.abort_reply();
                     answer(*way, brought_back(std::move(told)));
                 });
}

}  // namespace duet::gateway

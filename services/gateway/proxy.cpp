#include "services/gateway/proxy.hpp"

#include "services/gateway/trace.hpp"
#include "shared/http/fields.hpp"
#include "shared/http/media_type.hpp"
#include "shared/http/problem.hpp"

#include <memory>

namespace duet::gateway {

using http::Answer, http::Call, http::Request, http::Responder, http::Response;

namespace {

constexpr std::chrono::seconds answer_timeout{75};  // longer than the max `Prefer: wait`

/// Whether a request of the route starts a flow of messages, which is worth a trace. A cancel or a
/// new price does not.
bool starts_flow(const Route& route) {
    return route.method == http::Method::post &&
           (route.pattern == "/v1/orders" || route.pattern == "/v1/returns");
}

/// Forwards the headers whose value is a list, each with all of its lines as one.
void forward_lists(const http::Headers& from, http::Headers& to) {
    if (auto prefer = http::list_header(from, "Prefer"))
        to.emplace_back("Prefer", *std::move(prefer));
    if (auto state = callers_state(from); !state.empty())
        to.emplace_back("tracestate", std::move(state));
}

Response to_response(Answer answer) {
    auto content_type = answer.header("content-type").value_or("application/json");
    Response response{answer.status, std::move(answer.body), std::move(content_type), {}, false};
    if (const auto after = answer.header("retry-after"))
        response.headers.emplace_back("Retry-After", *after);
    return response;
}

Response no_response(const Answer& answer, const std::string& path) {
    if (answer.outcome == Answer::Outcome::not_sent) {
        auto response = http::problem(503, "service-down",
                                      "The service for this request cannot be reached; nothing was "
                                      "accepted. Send it again shortly.",
                                      path);
        response.headers.emplace_back("Retry-After", "1");
        return response;
    }
    return http::problem(
        504, "outcome-unknown",
        "No answer arrived in time; the request may or may not have been accepted. "
        "Send it again with the same Idempotency-Key to learn which.",
        path);
}

}  // namespace

struct Proxy::InFlight {
    Responder responder;
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
    const bool shared = service == "console";  // one process for both styles, named in its path
    const std::string target{forwarded_target(request.target, style)};
    const auto base_url =
        shared ? peers_.at("console") + "/" + style : peers_.at(style + "/" + std::string{service});
    auto in_flight = std::make_shared<InFlight>(InFlight{std::move(responder)});
    auto call = call_for(request, *holder, base_url + target);
    call.headers.emplace_back("traceparent", start_span(request, style, route, *in_flight));
    std::string fallback_url;
    if (style == "orchestrated" && !route.fallback.empty())
        fallback_url = peers_.at(style + "/" + std::string{route.fallback}) + target;
    send(std::move(call), fallback_url, request.path, std::move(in_flight));
}

Call Proxy::call_for(const Request& request, const KeyHolder& holder, std::string url) const {
    Call call;
    // The server drops the body of the response to HEAD. Only a GET shows the length that the body
    // would have (RFC 9110, 9.3.2).
    call.method = request.method == http::Method::head ? http::Method::get : request.method;
    call.url = std::move(url);
    call.body = request.body;
    call.timeout = answer_timeout;
    call.headers = {{"Authorization", "Bearer " + internal_key_},
                    {"Duet-Name", holder.name},
                    {"Duet-Role", holder.is_operator ? "operator" : "customer"}};
    for (const char* name : {"Idempotency-Key", "Content-Type"}) {
        if (const auto value = request.header(name)) call.headers.emplace_back(name, *value);
    }
    forward_lists(request.headers, call.headers);
    return call;
}

// Queries are traced only when the caller has decided so.
std::string Proxy::start_span(const Request& request, const std::string& style, const Route& route,
                              InFlight& in_flight) {
    const auto given = callers_trace(request.headers);
    const bool callers = given.has_value();
    const auto trace = given ? *given : new_trace();
    const bool changes =
        request.method != http::Method::get && request.method != http::Method::head;
    const bool sampled =
        callers ? sampling_.take_callers(telemetry::is_sampled(trace))
                : changes && sampling_.take(starts_flow(route), std::chrono::steady_clock::now());
    if (!sampled || !changes || exporter_ == nullptr)
        return continued_trace(trace, trace.substr(36, 16), sampled);
    telemetry::Span span;
    span.trace_id = trace.substr(3, 32);
    span.id = telemetry::span_from(new_span_id()).value();
    if (callers) span.parent_span = telemetry::span_from(trace.substr(36, 16)).value();
    span.kind = telemetry::Span::Kind::server;
    span.name = std::string{http::name_of(request.method)} + " " + request.path;
    span.began = SystemClock{}.now();
    span.note(telemetry::names::kind, std::string{"request"});
    span.note(telemetry::names::style, style);
    span.note("http.request.method", std::string{http::name_of(request.method)});
    span.note("url.path", request.path);
    auto context = continued_trace(trace, telemetry::hex_of(span.id), true);
    in_flight.span = std::move(span);
    return context;
}

void Proxy::respond(InFlight& in_flight, Response response) {
    if (in_flight.span) {
        in_flight.span->ended = SystemClock{}.now();
        in_flight.span->note("http.response.status_code", std::int64_t{response.status});
        if (response.status >= 500)
            in_flight.span->failure = "status " + std::to_string(response.status);
        telemetry::Spans spans;
        spans.push_back(*std::move(in_flight.span));
        exporter_->add(std::move(spans));
    }
    in_flight.responder.send(std::move(response));
}

void Proxy::send(Call call, const std::string& fallback_url, const std::string& path,
                 std::shared_ptr<InFlight> in_flight) {
    auto second = fallback_url.empty() ? Call{} : call;
    second.url = fallback_url;
    client_.send(std::move(call),
                 [this, second = std::move(second), path, in_flight](Answer answer) mutable {
                     if (answer.outcome != Answer::Outcome::answered)
                         return respond(*in_flight, no_response(answer, path));
                     // Accepted but not opened yet: the coordinator, which accepted it, knows it.
                     if (answer.status == 404 && !second.url.empty())
                         return send(std::move(second), "", path, in_flight);
                     if (faults_.hit("gateway.reply") == Effect::drop)
                         return in_flight->responder.abort_reply();
                     respond(*in_flight, to_response(std::move(answer)));
                 });
}

}  // namespace duet::gateway

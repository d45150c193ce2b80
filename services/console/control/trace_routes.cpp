#include "services/console/control/trace_routes.hpp"

#include "services/console/door/guard.hpp"
#include "services/traces/received.hpp"
#include "shared/http/credentials.hpp"
#include "shared/http/problem.hpp"
#include "shared/messages/body.hpp"
#include "shared/telemetry/span.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>

namespace duet::console {

using http::Method, http::Request, http::Responder, http::Response;
using json = nlohmann::ordered_json;

namespace {

std::optional<std::int64_t> whole(const Request& request, const char* name) {
    const auto text = request.queried(name);
    if (!text) return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    return error == std::errc{} && end == text->data() + text->size() ? std::optional{value}
                                                                      : std::nullopt;
}

/// Attributes of spans may not be UTF-8; the answer must not fail because of them.
std::string text_of(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// One change per trace, however many of its spans are new, and one per fault.
std::vector<std::string> changes_in(const SeenSpans& fresh) {
    namespace names = telemetry::names;
    std::map<std::string, const SeenSpan*> traces;
    std::vector<std::string> changes;
    for (const auto& span : fresh) {
        auto& of_trace = traces[span.trace_id];
        const bool names_order = of_trace == nullptr || (of_trace->of(names::order).empty() &&
                                                         !span.of(names::order).empty());
        if (names_order) of_trace = &span;
        if (span.of(names::kind) != "fault") continue;
        changes.push_back(text_of({{"kind", "fault"},
                                   {"service", span.service},
                                   {"style", span.style},
                                   {"point", span.of(names::point)},
                                   {"effect", span.of(names::effect)},
                                   {"fired", 1}}));
    }
    for (const auto& [trace_id, span] : traces) {
        changes.push_back(text_of({{"kind", "trace"},
                                   {"trace_id", trace_id},
                                   {"order_id", span->of(names::order)},
                                   {"style", span->style}}));
    }
    return changes;
}

Response take(const Request& request, TraceStore& store, Feed& feed) {
    Received received;
    try {
        received = read_otlp(request.body);
    } catch (const Malformed& error) {
        return http::problem(400, "malformed-traces", error.what(), request.path);
    }
    try {
        feed.publish(changes_in(store.add(received.spans)));
    } catch (const store::StoreError& error) {
        return http::problem(503, "not-kept",
                             std::string{"The traces could not be stored: "} + error.what(),
                             request.path);
    }
    json answer = json::object();
    if (received.rejected > 0)
        answer["partialSuccess"] = {{"rejectedSpans", std::to_string(received.rejected)},
                                    {"errorMessage", received.why}};
    return Response::json(200, text_of(answer));
}

Response list(const Request& request, TraceStore& store) {
    constexpr std::int64_t default_value = 100, max = 1000;
    const auto limit =
        std::clamp<std::int64_t>(whole(request, "limit").value_or(default_value), 1, max);
    const auto after = whole(request, "after");
    json traces = json::array();
    std::int64_t next = after.value_or(0);
    for (const auto& trace : store.list(after, static_cast<int>(limit))) {
        traces.push_back({{"trace_id", trace.trace_id},
                          {"style", trace.style},
                          {"order_id", trace.order_id},
                          {"began_at", trace.began_at},
                          {"duration_us", trace.duration_us},
                          {"spans", trace.spans},
                          {"state", trace.state},
                          {"faults", trace.faults}});
        next = std::max(next, trace.seq);
    }
    return Response::json(200, text_of({{"traces", traces}, {"next", std::to_string(next)}}));
}

Response one(const Request& request, TraceStore& store) {
    const auto spans =
        store.spans_of(request.parameter("id"), request.queried("style").value_or(""));
    if (spans.empty())
        return http::problem(404, "not-found",
                             "No trace of " + request.parameter("id") +
                                 " is stored; the console keeps the newest 2,000.",
                             request.path);
    return Response::json(200, to_json(diagram_of(spans)));
}

Response pair(const Request& request, TraceStore& store) {
    const auto order = request.queried("order").value_or("");
    const auto side = [&](const char* style) {
        const auto spans = store.spans_of(order, style);
        return spans.empty() || spans.front().trace_id == order ? std::string{"null"}
                                                                : to_json(diagram_of(spans));
    };
    return Response::json(200, R"({"orchestrated":)" + side("orchestrated") +
                                   R"(,"choreographed":)" + side("choreographed") + "}");
}

}  // namespace

void offer_traces(http::Server& server, TraceStore& store, Feed& feed,
                  const std::string& operator_key) {
    const auto receive = [&store, &feed, operator_key](const Request& request,
                                                       Responder responder) {
        if (!http::bears(request, operator_key)) {
            return responder.send(http::problem(
                401, "key-needed",
                "Sending spans needs the operator's key: 'Authorization: Bearer <key>'.",
                request.path));
        }
        responder.send(take(request, store, feed));
    };
    server.route(Method::post, "/v1/traces", receive);
    const Guard guard{operator_key};
    const auto reading = [&](const char* pattern, Response (*answer)(const Request&, TraceStore&)) {
        server.route(
            Method::get, pattern,
            guard.reading([&store, answer](const Request& request, Responder responder) {
                try {
                    responder.send(answer(request, store));
                } catch (const store::StoreError& error) {
                    responder.send(http::problem(
                        503, "cannot-read",
                        std::string{"The traces cannot be read: "} + error.what(), request.path));
                }
            }));
    };
    reading("/api/traces", list);
    reading("/api/traces/{id}", one);
    reading("/api/pair", pair);
    server.route(
        Method::get, "/api/feed",
        guard.reading([&feed](const Request& request, Responder responder) {
            const auto wait = std::clamp<std::int64_t>(whole(request, "wait").value_or(20), 0, 60);
            feed.wait(whole(request, "after"), std::chrono::seconds{wait}, std::move(responder));
        }));
}

}  // namespace duet::console

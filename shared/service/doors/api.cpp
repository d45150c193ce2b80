#include "shared/service/doors/api.hpp"

#include "shared/http/credentials.hpp"
#include "shared/http/fields.hpp"
#include "shared/http/prefer.hpp"
#include "shared/http/problem.hpp"
#include "shared/messages/canonical_json.hpp"
#include "shared/service/doors/arrival.hpp"
#include "shared/telemetry/traceparent.hpp"

#include <algorithm>

namespace duet::service {

namespace {

constexpr std::chrono::seconds max_wait{60};

http::Response try_later(int status, std::string_view slug, const std::string& why,
                         const std::string& path) {
    auto response = http::problem(status, slug, why, path);
    response.headers.emplace_back("Retry-After", "1");
    return response;
}

http::Response failed(const Result& result, const std::string& path) {
    if (result.no_space)
        return try_later(503, "storage-full",
                         "The volume of this service is full, nothing was accepted; free some "
                         "space and send it again. " +
                             result.error,
                         path);
    if (result.reply.permanent)
        return http::problem(
            409, "cannot-be-done",
            "Nothing was changed, and sending it again does not help: " + result.error, path);
    return try_later(503, "not-stored", "Nothing was accepted: " + result.error, path);
}

}  // namespace

Caller caller_of(const http::Request& request) {
    return {request.header("Duet-Name").value_or("operator"),
            request.header("Duet-Role").value_or("operator") == "operator"};
}

http::Response wrong_fields(const std::vector<WrongField>& wrong, const std::string& path) {
    std::vector<http::FieldError> errors;
    for (const auto& field : wrong) errors.push_back({field.pointer, field.detail});
    return http::problem(
        400, "malformed-request",
        std::to_string(wrong.size()) + " field(s) of the request cannot be accepted.", path,
        errors);
}

http::Response not_found(const std::string& what, const std::string& path) {
    return http::problem(404, "not-found", what + " is not known here.", path);
}

Api::Api(http::Server& server, Writer& writer, ReadPool& reads, Waiters& waiters,
         const Clock& clock, std::string internal_key)
    : server_{server},
      writer_{writer},
      reads_{reads},
      waiters_{waiters},
      clock_{clock},
      internal_key_{std::move(internal_key)} {}

void Api::route(http::Method method, const std::string& pattern, http::Handler handler) {
    server_.route(method, pattern,
                  [this, handler = std::move(handler)](const http::Request& request,
                                                       http::Responder responder) {
                      if (!http::bears(request, internal_key_)) {
                          return responder.send(http::problem(
                              401, "key-needed",
                              "This process answers the gateway and the operator only; send the "
                              "operator key as 'Authorization: Bearer <key>'.",
                              request.path));
                      }
                      handler(request, std::move(responder));
                  });
}

void Api::query(http::Method method, const std::string& pattern, Query answer) {
    route(method, pattern,
          [this, answer = std::move(answer)](const http::Request& request,
                                             http::Responder responder) {
              responder.send(reads_.use(
                  [&](store::Connection& db) { return answer(request, caller_of(request), db); }));
          });
}

bool Api::begin(const std::string& id) {
    const std::lock_guard lock{mutex_};
    return id.empty() || in_flight_.insert(id).second;
}

void Api::end(const std::string& id) {
    const std::lock_guard lock{mutex_};
    in_flight_.erase(id);
}

void Api::forward(const http::Request& request, http::Responder responder, const std::string& type,
                  std::any payload, const RouteOptions& options) {
    const auto key = request.header("Idempotency-Key").value_or("");
    if (key.empty() && options.needs_key) {
        return responder.send(http::problem(
            400, "idempotency-key-needed",
            "Send an Idempotency-Key header, so that a repeated request cannot act twice.",
            request.path));
    }
    if (key.size() > 256)
        return responder.send(http::problem(400, "idempotency-key-too-long",
                                            "An Idempotency-Key has at most 256 bytes.",
                                            request.path));

    const auto what = request.path + "\n" + canonical_json(request.body);
    auto message = inbound_request(type, caller_of(request).name, key, std::move(payload), what);
    const auto trace = http::only_header(request.headers, "traceparent");
    message.traceparent = telemetry::carried_traceparent(trace.value_or(""));
    if (!begin(message.id)) {
        return responder.send(http::problem(409, "request-in-flight",
                                            "A request with this Idempotency-Key is being handled "
                                            "right now; repeat it to get its answer.",
                                            request.path));
    }
    const auto id = message.id;
    // std::function needs a copyable callable, and the responder cannot be copied.
    auto pending = std::make_shared<http::Responder>(std::move(responder));
    const auto wait = std::min(http::preferred_wait(request.headers), max_wait);
    const auto answered = [this, pending, path = request.path, wait, &options](
                              const Inbound& done, const Result& result) {
        end(done.id);
        answer(result, path, wait, options, std::move(*pending));
    };
    if (writer_.take(std::move(message), answered)) return;
    end(id);
    pending->send(try_later(503, "overloaded",
                            "Too many requests are waiting here; this one was not accepted.",
                            request.path));
}

void Api::answer(const Result& result, const std::string& path, std::chrono::seconds wait,
                 const RouteOptions& options, http::Responder responder) {
    switch (result.status) {
        case Result::Status::mismatched:
            return responder.send(http::problem(422, "idempotency-key-reused",
                                                "This Idempotency-Key came with another request "
                                                "before; use a new key for a new request.",
                                                path));
        case Result::Status::failed:
        case Result::Status::dead_lettered: return responder.send(failed(result, path));
        default: break;
    }
    if (wait.count() == 0 || !options.settled || result.answer.status != 202) {
        auto response = http::Response::json(result.answer.status, result.answer.body);
        if (result.answer.status >= 400) response.content_type = "application/problem+json";
        return responder.send(std::move(response));
    }
    if (result.status == Result::Status::repeated) {
        const auto settled =
            reads_.use([&](store::Connection& db) { return options.settled(db, result.subject); });
        if (settled) return responder.send(http::Response::json(201, *settled));
    }
    waiters_.wait(result.subject, Waiters::Steady::now() + wait, result.answer.body,
                  std::move(responder));
}

}  // namespace duet::service

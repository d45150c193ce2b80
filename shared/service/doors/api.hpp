#pragma once
// The HTTP routes of a service: a query reads a snapshot at once, a request goes through the writer
// like every other message and is idempotent by its key.
//
//     api.query(http::Method::get, "/orders/{id}", [](request, caller, db) { … });

#include "shared/http/server/server.hpp"
#include "shared/messages/requests.hpp"
#include "shared/service/doors/waiters.hpp"
#include "shared/service/process/read_pool.hpp"
#include "shared/service/process/writer.hpp"

#include <any>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>
#include <variant>

namespace duet::service {

/// The sender of a request, as the gateway has authenticated it. Plain data.
struct Caller {
    std::string name;
    bool is_operator = false;
};

Caller caller_of(const http::Request& request);

/// 400 that lists every wrong field.
http::Response wrong_fields(const std::vector<WrongField>& wrong, const std::string& path);
/// 404: `what` is not known here.
http::Response not_found(const std::string& what, const std::string& path);

/// Routes are added before the server starts. The references must outlive the server. Thread-safe
/// after that.
class Api {
public:
    /// Every route except the probes needs `internal_key` as bearer token: only the gateway, the
    /// coordinator and the operator call a service.
    Api(http::Server& server, Writer& writer, ReadPool& reads, Waiters& waiters, const Clock& clock,
        std::string internal_key);

    using Query =
        std::function<http::Response(const http::Request&, const Caller&, store::Connection&)>;
    /// A route that reads; `answer` runs on a thread of the server.
    void query(http::Method method, const std::string& pattern, Query answer);

    struct RouteOptions {
        bool needs_key = false;  ///< 400 without Idempotency-Key
        /// For routes with `Prefer: wait=N`: the final answer, or nullopt while the subject is not
        /// settled.
        std::function<std::optional<std::string>(store::Connection&, const std::string& subject)>
            settled;
    };

    /// A route that changes. `read` turns the request into a checked value; the handler that
    /// `on.request<R>(type, …)` has declared decides.
    template <class R>
    void request(http::Method method, const std::string& pattern, std::string type,
                 std::function<requests::Checked<R>(const http::Request&, const Caller&)> read,
                 RouteOptions options) {
        route(method, pattern,
              [this, type = std::move(type), read = std::move(read), options = std::move(options)](
                  const http::Request& request, http::Responder responder) {
                  auto value = read(request, caller_of(request));
                  if (auto* wrong = std::get_if<1>(&value))
                      return responder.send(wrong_fields(*wrong, request.path));
                  forward(request, std::move(responder), type,
                          std::any{std::get<0>(std::move(value))}, options);
              });
    }

    /// Any other route, behind the internal key.
    void route(http::Method method, const std::string& pattern, http::Handler handler);

    Writer& writer() { return writer_; }
    ReadPool& reads() { return reads_; }

private:
    void forward(const http::Request& request, http::Responder responder, const std::string& type,
                 std::any payload, const RouteOptions& options);
    void answer(const Result& result, const std::string& path, std::chrono::seconds wait,
                const RouteOptions& options, http::Responder responder);
    bool begin(const std::string& id);
    void end(const std::string& id);

    http::Server& server_;
    Writer& writer_;
    ReadPool& reads_;
    Waiters& waiters_;
    const Clock& clock_;
    std::string internal_key_;
    std::mutex mutex_;
    std::unordered_set<std::string> in_flight_;  ///< ids of the requests in the queue
};

}  // namespace duet::service

#pragma once
// The HTTP routes of a service: queries read a snapshot at once; requests go through the writer
// like every other message, idempotent by their key.

#include "shared/http/server/server.hpp"
#include "shared/messages/requests.hpp"
#include "shared/service/process/read_pool.hpp"
#include "shared/service/doors/waiters.hpp"
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

/// Who asks, as the gateway has established it.
struct Caller {
    std::string name;
    bool is_operator = false;
};

Caller caller_of(const http::Request& request);

/// 400 with every wrong field.
http::Response wrong_fields(const std::vector<WrongField>& wrong, const std::string& path);
http::Response not_found(const std::string& what, const std::string& path);

class Api {
public:
    /// Everything but the probes needs `internal_key` as bearer token: only the gateway, the
    /// coordinator and the operator talk to a service.
    Api(http::Server& server, Writer& writer, ReadPool& reads, Waiters& waiters, const Clock& clock,
        std::string internal_key);

    using Query =
        std::function<http::Response(const http::Request&, const Caller&, store::Connection&)>;
    void query(http::Method method, const std::string& pattern, Query answer);

    struct RouteOptions {
        bool needs_key = false;  ///< 400 without Idempotency-Key
        /// Where waiting makes sense: the answer when the subject is settled already, nullopt when
        /// it is not.
        std::function<std::optional<std::string>(store::Connection&, const std::string& subject)>
            settled;
    };

    /// `read` turns the request into a checked value; a handler declared with `on.request<R>(type,
    /// …)` decides.
    template <class R>
    void request(http::Method method, const std::string& pattern, std::string type,
             std::function<requests::Checked<R>(const http::Request&, const Caller&)> read,
             RouteOptions how) {
        route(method, pattern,
              [this, type = std::move(type), read = std::move(read), how = std::move(how)](
                  const http::Request& request, http::Responder responder) {
                  auto value = read(request, caller_of(request));
                  if (auto* wrong = std::get_if<1>(&value))
                      return responder.send(wrong_fields(*wrong, request.path));
                  forward(request, std::move(responder), type,
                          std::any{std::get<0>(std::move(value))}, how);
              });
    }

    /// A route of the service's own, behind the internal key.
    void route(http::Method method, const std::string& pattern, http::Handler handler);

    Writer& writer() { return writer_; }
    ReadPool& reads() { return reads_; }

private:
    void forward(const http::Request& request, http::Responder responder, const std::string& type,
                 std::any payload, const RouteOptions& how);
    void answer(const Result& result, const std::string& path, std::chrono::seconds wait,
                const RouteOptions& how, http::Responder responder);
    bool begin(const std::string& id);
    void end(const std::string& id);

    http::Server& server_;
    Writer& writer_;
    ReadPool& reads_;
    Waiters& waiters_;
    const Clock& clock_;
    std::string internal_key_;
    std::mutex mutex_;
    std::unordered_set<std::string> in_flight_;
};

}  // namespace duet::service

#pragma once
// The HTTP server of every process: routes requests to handlers, which may respond from any thread.
//
//     Server server({.port = 8080});
//     server.route(Method::get, "/v1/orders/{id}", [](const Request& request, Responder responder)
//     {
//         responder.send(Response::json(200, order_json(request.parameter("id"))));
//     });
//     server.start();

#include "shared/http/message.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace duet::http {

/// Sends the response to one request, now or later. Move-only. It holds a duplicate of the client's
/// socket, so a reused descriptor number can never receive the response. Destroying an unused
/// responder sends a 503. One thread at a time; any thread.
class Responder {
public:
    struct Pending;
    explicit Responder(std::shared_ptr<Pending> pending);
    Responder(Responder&&) noexcept;
    Responder& operator=(Responder&&) noexcept;
    ~Responder();

    /// Sends once; later calls are ignored. Never waits for the client.
    void send(Response response);

    /// Ends the connection without a response, like a server that crashes. Later calls of `send`
    /// are ignored.
    void abort_reply();

private:
    std::shared_ptr<Pending> pending_;
};

/// One request and its result, for metrics.
struct Served {
    std::string_view pattern;  ///< of the route ("/v1/orders/{id}"); empty: no route matched
    Method method = Method::get;
    int status = 0;  ///< 0: the handler aborted the reply
    std::chrono::steady_clock::duration took{};
};

/// How full a server is, and how often it refused or closed connections since its start.
struct Connections {
    std::size_t open = 0;  ///< including evicted connections that are not closed yet
    std::size_t idle = 0;
    std::size_t max = 0;                  ///< the bound
    std::size_t refused = 0;              ///< answered 503 and closed, because all were busy
    std::size_t without_descriptors = 0;  ///< times that accept(2) found no free descriptor
    std::size_t idle_closed = 0;          ///< idle connections closed to make room
};

/// Runs on a worker thread. Respond at once or keep the responder; never wait, because a blocked
/// worker stalls all its other connections.
using Handler = std::function<void(const Request&, Responder)>;

/// `route`, `fallback`, `start` and `stop`: one thread. The other methods: thread-safe.
class Server {
public:
    struct Options {
        std::string host = "127.0.0.1";
        std::uint16_t port = 0;  ///< 0: the system picks one; `start` returns it
        int threads = 1;
        std::size_t max_body = 1024 * 1024;  ///< bytes; larger: 413
        std::size_t max_pending = 20000;     ///< pending responses; more: 503 with Retry-After
        /// From the first byte of a request to its last; longer: 408.
        std::chrono::milliseconds request_timeout{60'000};
        /// Of a connection between requests; longer: the server closes it.
        std::chrono::milliseconds idle_timeout{300'000};
        /// Called after each response, on the thread that sent it; may be empty.
        std::function<void(const Served&)> served{};
        /// 0, or more than the descriptors allow (descriptors.hpp): as many as they allow.
        std::size_t max_connections = 0;
        /// The server does not close a connection that is idle for less than this to make room.
        std::chrono::milliseconds min_idle{100};
        /// Receives warnings for the operator; empty: they go to standard error.
        std::function<void(const std::string&)> warn{};
    };

    explicit Server(Options options);
    ~Server();

    /// Pattern: literal segments and `{name}` segments ("/v1/orders/{id}"). Before `start` only.
    /// The server answers 404 for an unknown path, and 405 with `Allow` for a known path with
    /// another method. HEAD uses the handler of GET. Throws std::invalid_argument for a malformed
    /// or repeated route.
    void route(Method method, std::string pattern, Handler handler);

    /// Handles every path that no route matches, instead of the 404. Before `start` only.
    void fallback(Handler handler);

    /// Binds and serves; returns the port. Throws std::runtime_error with host, port and reason.
    /// Raises the soft limit of open files to the hard limit and keeps no more connections than
    /// that allows: a full server closes the connection that has been idle longest, or answers the
    /// new client 503 and closes.
    std::uint16_t start();

    /// Answers new requests 503, waits at most `timeout` for the pending responses, then closes all
    /// connections.
    void stop(std::chrono::milliseconds timeout = std::chrono::seconds(5));

    /// The number of pending responses.
    std::size_t pending() const;

    Connections connections() const;

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace duet::http

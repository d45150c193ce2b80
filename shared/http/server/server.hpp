#pragma once
// The HTTP door of every process: routes in, answers out, from any thread.

#include "shared/http/message.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace duet::http {

/// An answer that is owed to one request. Move-only; may be kept and used later from any thread.
/// `send` writes the answer to the very connection that asked (a duplicate of its socket is held,
/// so a reused descriptor number can never receive it). Letting it go unsent answers 503.
class Responder {
public:
    struct Pending;
    explicit Responder(std::shared_ptr<Pending> pending);
    Responder(Responder&&) noexcept;
    Responder& operator=(Responder&&) noexcept;
    ~Responder();

    /// Sends once; a second call is ignored. Never blocks longer than a bounded write.
    void send(Response response);

    /// Ends the connection without an answer, as a server does that dies. Counts as an answer:
    /// later ones are ignored.
    void abort_reply();

private:
    std::shared_ptr<Pending> pending_;
};

/// One request and what became of it, for those who measure.
struct Served {
    std::string_view pattern;  ///< of the route ("/v1/orders/{id}"); empty: no route had it
    Method method = Method::get;
    int status = 0;  ///< 0: the connection was broken off
    std::chrono::steady_clock::duration took{};
};

/// How full a server is, and what it did about it since its start.
struct Connections {
    std::size_t open = 0;  ///< with those that were told to leave and are not gone yet
    std::size_t idle = 0;
    std::size_t max = 0;                 ///< the bound
    std::size_t refused = 0;              ///< 503 and closed: all were busy
    std::size_t without_descriptors = 0;  ///< times that accept(2) found no descriptor
    std::size_t idle_closed = 0;          ///< to make room for another
};

/// Runs on a worker thread: answer at once, or keep the responder; never wait inside (a blocked
/// worker stalls all its other connections).
using Handler = std::function<void(const Request&, Responder)>;

class Server {
public:
    struct Options {
        std::string host = "127.0.0.1";
        std::uint16_t port = 0;  ///< 0: the system picks one; `start` returns it
        int threads = 1;
        std::size_t max_body = 1024 * 1024;  ///< bytes; larger: 413
        std::size_t max_pending = 20000;     ///< answers owed at once; more: 503 with Retry-After
        std::chrono::milliseconds request_timeout{
            60'000};  ///< from a request's first byte to its last; longer: 408
        std::chrono::milliseconds idle_timeout{
            300'000};  ///< of a connection between requests; longer: closed
        std::function<void(const Served&)>
            served{};  ///< called after each answer, on the thread that gave it; may be empty
        std::size_t max_connections =
            0;  ///< 0, or more than fit: as many as the descriptors allow (descriptors.hpp)
        std::chrono::milliseconds min_idle{
            100};  ///< a connection idle for less is not closed to make room
        std::function<void(const std::string&)>
            warn{};  ///< what an operator should know; empty: to standard error
    };

    explicit Server(Options options);
    ~Server();

    /// Pattern: literal segments and `{name}` segments ("/v1/orders/{id}"). Before `start` only.
    /// An unknown path answers 404, a known path with another method 405 with `Allow`; HEAD is
    /// answered from GET.
    void route(Method method, std::string pattern, Handler handler);

    /// Answers every path no route matches (instead of 404). Before `start` only.
    void fallback(Handler handler);

    /// Binds and serves; returns the port. Throws std::runtime_error naming host, port and reason.
    /// Raises the soft limit of open files to the hard one and takes no more connections than that
    /// allows: beyond, the longest idle one is closed, or the newcomer answered 503 and closed.
    std::uint16_t start();

    /// Stops accepting new requests (503), waits until every owed answer is sent or `timeout`
    /// ends, closes.
    void stop(std::chrono::milliseconds timeout = std::chrono::seconds(5));

    /// Answers owed right now.
    std::size_t pending() const;

    /// Thread-safe.
    Connections connections() const;

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace duet::http

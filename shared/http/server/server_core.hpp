#pragma once
// What all connections of a server share: the routes, the limits, the count of answers owed.

#include "shared/http/server/connection.hpp"
#include "shared/http/server/flusher.hpp"
#include "shared/http/server/notice.hpp"
#include "shared/http/server/router.hpp"
#include "shared/http/server/seats.hpp"
#include "shared/http/server/server.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace duet::http {

class ServerCore {
public:
    explicit ServerCore(const Server::Options& options);

    // Before the first connection.
    Router& router() { return router_; }
    void fallback(Handler handler) { fallback_ = std::move(handler); }

    const std::function<void(const Served&)>& served() const { return options_.served; }
    const RequestLimits& limits() const { return limits_; }
    Flusher& flusher() { return flusher_; }

    /// Finds the handler and runs it. Everything thrown becomes a 500 that says nothing of it.
    void serve(Request& request, std::shared_ptr<Responder::Pending> pending);

    void started() { ++pending_; }
    void settled();
    std::size_t pending() const { return pending_; }

    /// Before the first connection.
    void set_limits(Seats::Limits limits);

    // A connection's way, see seats.hpp. Thread-safe.
    Seats::Place enter(Connection& connection);
    bool begin(Seats::Place place);
    void rest(Seats::Place place, Seats::Clock::time_point now);
    void leave(Seats::Place place);

    /// Before a connection enters: when all seats are taken, tells the longest idle one to leave.
    Seats::Verdict make_room(Seats::Clock::time_point now);
    /// False when no connection may be told to leave.
    bool close_longest_idle(Seats::Clock::time_point now);
    void count_without_descriptors() { ++without_descriptors_; }
    Connections connections() const;
    /// Says what a full server did, with what an operator can do about it.
    void warn_of(const Turmoil& turmoil) const;
    void warn(const std::string& words) const;

    std::chrono::milliseconds request_timeout() const { return options_.request_timeout; }
    std::chrono::milliseconds idle_timeout() const { return options_.idle_timeout; }

    /// From now on requests are refused; waits until no answer is owed or `timeout` ends.
    void drain(std::chrono::milliseconds timeout);
    void close_all();

private:
    void run(const Handler& handler, Request& request,
             const std::shared_ptr<Responder::Pending>& pending);

    const Server::Options options_;
    const RequestLimits limits_;
    Router router_;
    Handler fallback_;
    Flusher flusher_;
    std::atomic<std::size_t> pending_{0};
    std::atomic<bool> draining_{false};
    std::atomic<std::size_t> refused_{0};
    std::atomic<std::size_t> without_descriptors_{0};
    std::atomic<std::size_t> idle_closed_{0};
    mutable std::mutex mutex_;  ///< guards what follows
    std::condition_variable all_settled_;
    Seats seats_;
};

}  // namespace duet::http

#pragma once
// The state that all connections of a server share: routes, limits, pending responses, seats.

#include "shared/http/server/connection.hpp"
#include "shared/http/server/flusher.hpp"
#include "shared/http/server/overload_report.hpp"
#include "shared/http/server/router.hpp"
#include "shared/http/server/seats.hpp"
#include "shared/http/server/server.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace duet::http {

/// The connections share ownership: the core lives until the last of them ends. Thread-safe, except
/// for the methods marked "before the first connection".
class ServerCore {
public:
    explicit ServerCore(const Server::Options& options);

    // Before the first connection.
    Router& router() { return router_; }
    void fallback(Handler handler) { fallback_ = std::move(handler); }

    const std::function<void(const Served&)>& served() const { return options_.served; }
    const RequestLimits& limits() const { return limits_; }
    Flusher& flusher() { return flusher_; }

    /// Finds the handler and runs it. An exception of the handler becomes a 500 without details.
    void serve(Request& request, std::shared_ptr<Responder::Pending> pending);

    void response_pending() { ++pending_; }
    void response_sent();
    std::size_t pending() const { return pending_; }

    /// Before the first connection.
    void set_limits(Seats::Limits limits);

    // The life of a connection, see seats.hpp.
    Seats::Place add(Connection& connection);
    [[nodiscard]] bool set_busy(Seats::Place place);
    void set_idle(Seats::Place place, Seats::Clock::time_point now);
    void remove(Seats::Place place);

    /// Call before `add`: if no seat is free, evicts the connection that has been idle longest.
    [[nodiscard]] Seats::Verdict make_room(Seats::Clock::time_point now);
    /// False when no connection may be evicted.
    [[nodiscard]] bool close_longest_idle(Seats::Clock::time_point now);
    void count_without_descriptors() { ++without_descriptors_; }
    Connections connections() const;
    /// Warns the operator that the server is full, with advice.
    void warn_of(const OverloadCounts& counts) const;
    void warn(const std::string& text) const;

    std::chrono::milliseconds request_timeout() const { return options_.request_timeout; }
    std::chrono::milliseconds idle_timeout() const { return options_.idle_timeout; }

    /// Refuses requests from now on; waits at most `timeout` for the pending responses.
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
    mutable std::mutex mutex_;  ///< guards the members below
    std::condition_variable all_sent_;
    Seats seats_;
};

}  // namespace duet::http

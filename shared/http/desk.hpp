#pragma once
// What all connections of a server share: the routes, the limits, the count of answers owed.

#include "shared/http/connection.hpp"
#include "shared/http/flusher.hpp"
#include "shared/http/router.hpp"
#include "shared/http/server.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_set>

namespace duet::http {

class Desk {
public:
    explicit Desk(const Server::Options& options);

    // Before the first connection.
    Router& router() { return router_; }
    void fallback(Handler handler) { fallback_ = std::move(handler); }

    const std::function<void(const Served&)>& served() const { return options_.served; }
    const RequestLimits& limits() const { return limits_; }
    Flusher& flusher() { return flusher_; }

    /// Finds the handler and runs it. Everything thrown becomes a 500 that says nothing of it.
    void serve(Request& request, std::shared_ptr<Responder::Pending> pending);

    void owed() { ++pending_; }
    void settled();
    std::size_t pending() const { return pending_; }

    void enter(Connection& connection);
    void leave(Connection& connection);

    /// From now on requests are refused; waits until no answer is owed or `patience` ends.
    void drain(std::chrono::milliseconds patience);
    void close_all();

private:
    void run(const Handler& handler, Request& request, const std::shared_ptr<Responder::Pending>& pending);

    const Server::Options options_;
    const RequestLimits limits_;
    Router router_;
    Handler fallback_;
    Flusher flusher_;
    std::atomic<std::size_t> pending_{0};
    std::atomic<bool> draining_{false};
    std::mutex mutex_;   ///< guards what follows
    std::condition_variable all_settled_;
    std::unordered_set<Connection*> connections_;
};

}  // namespace duet::http

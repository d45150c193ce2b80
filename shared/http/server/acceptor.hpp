#pragma once
// The thread that accepts connections, and refuses them when the server is full.
//
// Without a free descriptor accept(2) fails and leaves the connection in the queue, so the listener
// stays readable and a loop around it spins, as Pistache's own acceptor does. The remedy comes from
// libev (M. Lehmann, ev(3), "The special problem of accept()ing when you can't"): close a spare
// descriptor, accept the connection with it, answer 503, close, and open the spare one again. If
// another thread took the descriptor in between, the acceptor pauses the listener for 100 ms.

#include "shared/http/server/overload_report.hpp"
#include "shared/http/server/refusals.hpp"
#include "shared/processes/descriptor.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace duet::http {

class Connection;
class ServerCore;

/// Accepts from construction to destruction, on a thread of its own. One thread may own it.
class Acceptor {
public:
    /// Receives each admitted connection, on the acceptor's thread: the socket to poll, and the
    /// connection that owns a duplicate of it.
    using OnAccepted = std::function<void(processes::Descriptor, std::shared_ptr<Connection>)>;

    /// `max_refused`: refused connections that may linger at the same time. Throws
    /// std::system_error when no descriptor is free for the eventfd.
    Acceptor(std::shared_ptr<ServerCore> core, processes::Descriptor listening,
             std::size_t max_refused, OnAccepted on_accepted);
    ~Acceptor();

private:
    using Clock = std::chrono::steady_clock;
    enum class Next { accept, wait };

    void run(const std::stop_token& stop);
    void wait();
    int poll_timeout(Clock::time_point now) const;
    void accept_some();
    Next accept_one();
    Next handle_failure(int error);
    Next refuse_without_descriptor();
    void count_without_descriptor();
    void close_longest_idle();
    void admit(processes::Descriptor socket);
    void report_overload(Clock::time_point now);

    const std::shared_ptr<ServerCore> core_;
    const OnAccepted on_accepted_;
    processes::Descriptor listening_, wake_up_, spare_;
    Refusals refusals_;
    OverloadReport report_;
    std::vector<pollfd> polled_;
    Clock::time_point paused_until_{};
    std::jthread thread_;  ///< last: it uses all members above
};

}  // namespace duet::http

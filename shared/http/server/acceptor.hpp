#pragma once
// The thread that accepts connections, and refuses them when there is no room.
//
// accept(2) without a free descriptor fails and leaves the connection in the queue, so the listener
// stays readable and a loop around it spins (Pistache's own acceptor does). The remedy is libev's
// (M. Lehmann, ev(3), "The special problem of accept()ing when you can't"): a spare descriptor is
// closed, the connection accepted on it, answered and closed, and the spare opened again. When
// another thread took the descriptor meanwhile, the listener is left out of the poll for 100 ms.

#include "shared/http/descriptor.hpp"
#include "shared/http/server/notice.hpp"
#include "shared/http/server/refusals.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace duet::http {

class Connection;
class ServerCore;

class Acceptor {
public:
    /// `take` gets each connection that is let in: the socket to poll, and the connection that
    /// owns a duplicate of it. Called on the acceptor's thread.
    using Take = std::function<void(Descriptor, std::shared_ptr<Connection>)>;

    /// Throws std::system_error when the process cannot even begin. `max_refused`: lingering at
    /// once.
    Acceptor(std::shared_ptr<ServerCore> core, Descriptor listening, std::size_t max_refused, Take take);
    ~Acceptor();

private:
    using Clock = std::chrono::steady_clock;
    enum class Next { accept, wait };

    void run();
    /// Sleeps until something is to be done.
    void wait();
    int max_wait(Clock::time_point now) const;
    void accept_some();
    Next accept_one();
    Next failed(int error);
    Next refuse_without_descriptor();
    void note_without_descriptor();
    void let_in(Descriptor socket);
    void refuse(Descriptor socket);
    void say_what_happened(Clock::time_point now);

    const std::shared_ptr<ServerCore> core_;
    const Take take_;
    Descriptor listening_, wake_up_, spare_;
    Refusals refusals_;
    Notice notice_;
    std::vector<pollfd> polled_;
    Clock::time_point paused_until_{};
    std::atomic<bool> stopping_{false};
    std::thread thread_;  ///< last: it uses all of the above
};

}  // namespace duet::http

#pragma once
// Many clients that connect, send nothing and try to stay connected. A client that the server
// refuses or closes reconnects after one second, as Retry-After demands.

#include "shared/processes/descriptor.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

struct pollfd;

namespace duet::tests {

/// Runs its own thread from construction to destruction. Thread-safe.
class IdleCrowd {
public:
    IdleCrowd(std::uint16_t port, std::size_t clients);

    std::size_t connected() const { return connected_; }  ///< connects in total
    std::size_t closed() const { return closed_; }        ///< closed by the server, in total

private:
    using Clock = std::chrono::steady_clock;
    struct Client {
        processes::Descriptor socket{};
        Clock::time_point again{};  ///< does not connect before this
    };

    void run(const std::stop_token& stop);
    void connect(Client& client);
    void reset_closed(const std::vector<pollfd>& polled);

    const std::uint16_t port_;
    std::vector<Client> clients_;
    std::atomic<std::size_t> connected_{0}, closed_{0};
    std::jthread thread_;  ///< last: it uses all members above
};

}  // namespace duet::tests

#pragma once
// Many clients that connect, ask nothing and try to stay: one that is refused or closed comes
// again after a second, as Retry-After tells it.

#include "shared/processes/descriptor.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

struct pollfd;

namespace duet::tests {

/// One thread, from the beginning to the end of this.
class IdleCrowd {
public:
    IdleCrowd(std::uint16_t port, std::size_t clients);
    ~IdleCrowd();

    std::size_t connected() const { return connected_; }  ///< times, in all
    std::size_t sent_away() const { return sent_away_; }  ///< closed by the server, in all

private:
    using Clock = std::chrono::steady_clock;
    struct Client {
        processes::Descriptor socket{};
        Clock::time_point again{};  ///< connects not before
    };

    void run();
    void connect(Client& client);
    void look_after(const std::vector<pollfd>& polled);

    const std::uint16_t port_;
    std::vector<Client> clients_;
    std::atomic<std::size_t> connected_{0}, sent_away_{0};
    std::atomic<bool> stopping_{false};
    std::thread thread_;  ///< last: it uses all of the above
};

}  // namespace duet::tests

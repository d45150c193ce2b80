#pragma once
// Refused connections: each gets a 503 and is closed, and no thread waits for its client.
//
// Closing a socket with unread bytes resets the connection, and the reset destroys the response on
// its way. So the server closes its sending half, reads until the client closes or one second has
// passed, and closes then (RFC 9112, section 9.6, "lingering close"). The number of lingering
// connections is bounded: the oldest is closed first.

#include "shared/processes/descriptor.hpp"

#include <poll.h>

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace duet::http {

/// The bytes of the 503 to a client for which the server has no room.
std::string too_many_connections();

/// Owns the lingering sockets. No method waits. One thread.
class Refusals {
public:
    using Clock = std::chrono::steady_clock;

    explicit Refusals(std::size_t max) : max_(max) {}

    /// Sends the 503 and lets the connection linger.
    void refuse(processes::Descriptor socket, Clock::time_point now);
    /// Sends the 503 and closes, when the descriptor is needed at once.
    static void refuse_and_close(processes::Descriptor socket);

    /// Appends the lingering sockets to the poll set.
    void watch(std::vector<pollfd>& sockets) const;
    /// Reads the bytes of ready sockets; closes those that are finished or late. `ready`: the
    /// entries that `watch` appended, after poll(2).
    void drain_ready(const pollfd* ready, Clock::time_point now);
    /// The deadline of the first lingering socket; nullopt when there is none.
    std::optional<Clock::time_point> next_end() const;
    std::size_t lingering() const { return lingering_.size(); }

private:
    struct Lingering {
        processes::Descriptor socket;
        Clock::time_point until;
    };

    const std::size_t max_;
    std::deque<Lingering> lingering_;  ///< oldest first
};

}  // namespace duet::http

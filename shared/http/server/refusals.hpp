#pragma once
// Connections that are refused: each gets its 503 and is closed, and nobody waits for it.
//
// A socket that is closed while bytes of its client are unread is reset, and the reset destroys the
// answer on its way. So the server closes its half, reads until the client closes too or a second
// has passed, and closes then (RFC 9112, 9.6, "lingering close"). How many may linger is bounded:
// the oldest goes first.

#include "shared/http/descriptor.hpp"

#include <poll.h>

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace duet::http {

/// The bytes of the answer to a client for whom there is no room.
std::string no_room();

/// For one thread; nothing here waits.
class Refusals {
public:
    using Clock = std::chrono::steady_clock;

    explicit Refusals(std::size_t max) : most_(max) {}

    /// Answers and lets it linger.
    void refuse(Descriptor socket, Clock::time_point now);
    /// Answers and closes: for a socket whose descriptor is needed at once.
    static void refuse_and_close(Descriptor socket);

    /// Adds the lingering sockets to what is polled.
    void watch(std::vector<pollfd>& sockets) const;
    /// Reads what they sent, closes those that are done or late. `ready`: as `watch` added them.
    void tend(const pollfd* ready, Clock::time_point now);
    /// When the first of them is late; nullopt when there is none.
    std::optional<Clock::time_point> next_end() const;
    std::size_t lingering() const { return lingering_.size(); }

private:
    struct Lingering {
        Descriptor socket;
        Clock::time_point until;
    };

    const std::size_t most_;
    std::deque<Lingering> lingering_;  ///< oldest first
};

}  // namespace duet::http

#pragma once
// The policy for connections of a full server: which ones it keeps, and which one it closes for a
// new client. No I/O, no clock, no threads.
//
// Each connection has a seat in one of three states:
//   idle     between two requests, and after its last response
//   busy     from the first byte of a request to the end of its response
//   evicted  the server has shut it down, and its descriptors are not closed yet
// When no seat is free, the connection that has been idle longest is evicted. A busy connection is
// never evicted, nor one that has been idle for less than `min_idle`, because its next request may
// be on the way. If no connection can be evicted, the new client is refused. A server may close an
// idle connection at any time (RFC 9112, section 9.5).
//
// Every operation takes constant time, because each request needs two.

#include <chrono>
#include <cstddef>
#include <list>

namespace duet::http {

class Connection;

/// Does not own the connections and never dereferences them. One thread: the caller locks.
class Seats {
public:
    using Clock = std::chrono::steady_clock;

    struct Limits {
        std::size_t connections = 0;  ///< idle and busy ones together
        std::size_t evicted = 0;      ///< at the same time, in addition to `connections`
        std::chrono::milliseconds min_idle{0};
    };
    enum class State { idle, busy, evicted };
    struct Seat {
        Connection* connection;
        State state;
        Clock::time_point idle_since;
    };
    using Place = std::list<Seat>::iterator;

    enum class Verdict {
        admit,    ///< a seat is free
        replace,  ///< a seat becomes free with `evict`
        refuse,
    };

    Seats() = default;
    explicit Seats(Limits limits) : limits_(limits) {}

    /// What to do with a connection that arrives now. Changes nothing.
    [[nodiscard]] Verdict verdict(Clock::time_point now) const;
    /// Gives the connection a seat, in state idle.
    Place add(Connection* connection, Clock::time_point now);
    /// A request begins. False when the connection is evicted: the server must not serve it.
    [[nodiscard]] bool set_busy(Place place);
    /// The response is sent, or the last one.
    void set_idle(Place place, Clock::time_point now);
    /// Evicts the connection that has been idle longest; nullptr when none may be evicted.
    [[nodiscard]] Connection* evict(Clock::time_point now);
    /// The connection is closed.
    void remove(Place place);

    std::size_t open() const { return idle_.size() + busy_.size() + evicted_.size(); }
    std::size_t idle() const { return idle_.size(); }
    std::size_t evicted() const { return evicted_.size(); }
    std::size_t max() const { return limits_.connections; }

    template <typename Do> void for_each(Do action) const {
        for (const auto* list : {&idle_, &busy_, &evicted_})
            for (const auto& seat : *list) action(seat.connection);
    }

private:
    bool may_evict(Clock::time_point now) const;
    std::list<Seat>& list_of(State state);
    void move(Place place, State state);

    Limits limits_{};
    std::list<Seat> idle_;  ///< longest idle first
    std::list<Seat> busy_;
    std::list<Seat> evicted_;
};

}  // namespace duet::http

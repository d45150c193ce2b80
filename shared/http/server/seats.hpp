#pragma once
// Decides which connections a server keeps and which one leaves for a newcomer: without I/O, clock
// or threads.
//
// A connection is idle between two requests (and after its last answer), busy from a request's
// first byte to the end of its answer, and leaving once it was told to go. When all seats are
// taken, the connection that has been idle longest makes room for the newcomer; a busy one never
// does. A connection that is idle for less than `min_idle` is spared, because its next request may
// be on the way. When no connection can go, the newcomer is refused. RFC 9112, 9.5: a server may
// close an idle connection at any time.
//
// Every operation takes constant time, because it happens with every request. The caller locks.

#include <chrono>
#include <cstddef>
#include <list>

namespace duet::http {

class Connection;

class Seats {
public:
    using Clock = std::chrono::steady_clock;

    struct Limits {
        std::size_t connections = 0;  ///< idle and busy ones
        std::size_t leaving = 0;      ///< at once, beyond `connections`
        std::chrono::milliseconds min_idle{0};
    };
    enum class State { idle, busy, leaving };
    struct Seat {
        Connection* connection;  ///< not looked into
        State state;
        Clock::time_point idle_since;
    };
    using Place = std::list<Seat>::iterator;

    enum class Verdict {
        admit,    ///< there is a seat
        replace,  ///< there is one when `evict` has been called
        refuse,
    };

    Seats() = default;
    explicit Seats(Limits limits) : limits_(limits) {}

    /// What becomes of a connection that arrives now. Changes nothing.
    Verdict verdict(Clock::time_point now) const;
    /// Takes a seat, as an idle one.
    Place enter(Connection* connection, Clock::time_point now);
    /// A request begins. False: it was told to leave before, the request must not be served.
    bool begin(Place place);
    /// The answer is out, or the last one.
    void rest(Place place, Clock::time_point now);
    /// Tells the one that has been idle longest to leave; nullptr when nobody may be told.
    Connection* evict(Clock::time_point now);
    /// The connection is no more.
    void leave(Place place);

    std::size_t open() const { return idle_.size() + busy_.size() + leaving_.size(); }
    std::size_t idle() const { return idle_.size(); }
    std::size_t leaving() const { return leaving_.size(); }
    std::size_t max() const { return limits_.connections; }

    template <typename Do> void each(Do what) const {
        for (const auto* list : {&idle_, &busy_, &leaving_})
            for (const auto& seat : *list) what(seat.connection);
    }

private:
    bool may_evict(Clock::time_point now) const;
    std::list<Seat>& list_of(State state);
    void move(Place place, State state);

    Limits limits_{};
    std::list<Seat> idle_;  ///< longest idle first
    std::list<Seat> busy_;
    std::list<Seat> leaving_;
};

}  // namespace duet::http

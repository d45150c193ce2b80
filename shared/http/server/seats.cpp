#include "shared/http/server/seats.hpp"

namespace duet::http {

Seats::Verdict Seats::verdict(Clock::time_point now) const {
    if (idle_.size() + busy_.size() < limits_.connections) return Verdict::admit;
    return may_evict(now) ? Verdict::replace : Verdict::refuse;
}

bool Seats::may_evict(Clock::time_point now) const {
    if (idle_.empty() || evicted_.size() >= limits_.evicted) return false;
    return now - idle_.front().idle_since >= limits_.min_idle;
}

Seats::Place Seats::add(Connection* connection, Clock::time_point now) {
    return idle_.insert(idle_.end(), Seat{connection, State::idle, now});
}

bool Seats::set_busy(Place place) {
    if (place->state == State::evicted) return false;
    move(place, State::busy);
    return true;
}

void Seats::set_idle(Place place, Clock::time_point now) {
    if (place->state == State::evicted) return;
    place->idle_since = now;
    move(place, State::idle);
}

Connection* Seats::evict(Clock::time_point now) {
    if (!may_evict(now)) return nullptr;
    const auto longest = idle_.begin();
    move(longest, State::evicted);
    return longest->connection;
}

void Seats::remove(Place place) { list_of(place->state).erase(place); }

std::list<Seats::Seat>& Seats::list_of(State state) {
    switch (state) {
        case State::idle: return idle_;
        case State::busy: return busy_;
        case State::evicted: break;
    }
    return evicted_;
}

/// Appends the seat to the list of its new state, so that each list is in order of arrival.
void Seats::move(Place place, State state) {
    auto& from = list_of(place->state);
    auto& to = list_of(state);
    place->state = state;
    to.splice(to.end(), from, place);
}

}  // namespace duet::http

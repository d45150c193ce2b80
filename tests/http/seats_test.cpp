// Who may have a connection, and who has to leave for it: the policy alone.

#include "shared/http/server/seats.hpp"
#include "tests/catch.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

using duet::http::Connection;
using duet::http::Seats;
using std::chrono::milliseconds;
using Verdict = Seats::Verdict;

namespace {

/// Never looked into.
Connection* connection(std::uintptr_t number) { return reinterpret_cast<Connection*>(number); }

Seats::Clock::time_point at(int ms) { return Seats::Clock::time_point{milliseconds{ms}}; }

/// The same policy in the slow and plain way: a list of who is in which state since when.
struct Plain {
    struct One {
        Seats::State state;
        int since;
    };
    std::map<std::uintptr_t, One> all;

    std::size_t count(Seats::State state) const {
        const auto is = [&](const auto& one) { return one.second.state == state; };
        return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is));
    }
    std::uintptr_t max_idle() const {
        std::uintptr_t found = 0;
        for (const auto& [number, one] : all) {
            if (one.state != Seats::State::idle) continue;
            if (found == 0 || one.since < all.at(found).since) found = number;
        }
        return found;
    }
};

}  // namespace

TEST_CASE("connections are admitted until every seat is taken") {
    Seats seats({.connections = 2, .leaving = 1, .min_idle = milliseconds{0}});
    CHECK(seats.verdict(at(0)) == Verdict::admit);
    const auto first = seats.enter(connection(1), at(0));
    seats.enter(connection(2), at(1));
    CHECK(seats.open() == 2);
    CHECK(seats.verdict(at(2)) == Verdict::replace);
    seats.leave(first);
    CHECK(seats.verdict(at(2)) == Verdict::admit);
}

TEST_CASE("the connection that has been idle longest makes room, not the oldest") {
    Seats seats({.connections = 3, .leaving = 2, .min_idle = milliseconds{0}});
    const auto first = seats.enter(connection(1), at(0));
    const auto second = seats.enter(connection(2), at(1));
    seats.enter(connection(3), at(2));
    REQUIRE(seats.begin(first));
    seats.rest(first, at(10));
    CHECK(seats.evict(at(20)) == connection(2));
    CHECK_FALSE(seats.begin(second));  // its next request came too late
    CHECK(seats.evict(at(20)) == connection(3));
    CHECK(seats.leaving() == 2);
}

TEST_CASE("a connection with a request under way never makes room") {
    Seats seats({.connections = 2, .leaving = 2, .min_idle = milliseconds{0}});
    for (const std::uintptr_t number : {1, 2})
        REQUIRE(seats.begin(seats.enter(connection(number), at(0))));
    CHECK(seats.verdict(at(1'000'000)) == Verdict::refuse);
    CHECK(seats.evict(at(1'000'000)) == nullptr);
}

TEST_CASE("a connection that became idle just now is spared") {
    Seats seats({.connections = 1, .leaving = 1, .min_idle = milliseconds{100}});
    seats.enter(connection(1), at(0));
    CHECK(seats.verdict(at(99)) == Verdict::refuse);
    CHECK(seats.evict(at(99)) == nullptr);
    CHECK(seats.verdict(at(100)) == Verdict::replace);
}

TEST_CASE("only so many may be leaving at once: they hold their descriptors until they are gone") {
    Seats seats({.connections = 3, .leaving = 1, .min_idle = milliseconds{0}});
    const auto first = seats.enter(connection(1), at(0));
    for (const std::uintptr_t number : {2, 3}) seats.enter(connection(number), at(1));
    CHECK(seats.evict(at(2)) == connection(1));
    seats.enter(connection(4), at(2));
    CHECK(seats.open() == 4);
    CHECK(seats.verdict(at(3)) == Verdict::refuse);
    seats.leave(first);
    CHECK(seats.verdict(at(3)) == Verdict::replace);
}

TEST_CASE("whatever happens: bounds hold, the busy stay, the longest idle goes first") {
    const bool holds = rc::check([] {
        const Seats::Limits limits{*rc::gen::inRange<std::size_t>(1, 6),
                                   *rc::gen::inRange<std::size_t>(1, 4),
                                   milliseconds{*rc::gen::inRange(0, 4)}};
        Seats seats(limits);
        Plain plain;
        std::map<std::uintptr_t, Seats::Place> places;
        std::uintptr_t next = 1;
        int now = 0;
        for (const int what : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1000))) {
            now += 1;
            const auto pick = [&] {
                return std::next(places.begin(), (what / 4) % static_cast<int>(places.size()));
            };
            if (what % 4 == 0 || places.empty()) {  // somebody arrives
                const auto victim = plain.max_idle();
                const auto verdict = seats.verdict(at(now));
                const bool full =
                    plain.count(Seats::State::idle) + plain.count(Seats::State::busy) >=
                    limits.connections;
                const bool may_go = victim != 0 &&
                                    now - plain.all[victim].since >= limits.min_idle.count() &&
                                    plain.count(Seats::State::leaving) < limits.leaving;
                RC_ASSERT(verdict == (!full    ? Verdict::admit
                                      : may_go ? Verdict::replace
                                               : Verdict::refuse));
                if (verdict == Verdict::refuse) continue;
                if (verdict == Verdict::replace) {
                    const bool longest = seats.evict(at(now)) == connection(victim);
                    RC_ASSERT(longest);
                    plain.all[victim].state = Seats::State::leaving;
                }
                places.emplace(next, seats.enter(connection(next), at(now)));
                plain.all[next++] = {Seats::State::idle, now};
            } else if (const auto [number, place] = *pick(); what % 4 == 1) {
                RC_ASSERT(seats.begin(place) == (plain.all[number].state != Seats::State::leaving));
                if (plain.all[number].state == Seats::State::idle)
                    plain.all[number].state = Seats::State::busy;
            } else if (what % 4 == 2) {
                seats.rest(place, at(now));
                if (plain.all[number].state != Seats::State::leaving)
                    plain.all[number] = {Seats::State::idle, now};
            } else {
                seats.leave(place);
                plain.all.erase(number);
                places.erase(number);
            }
            RC_ASSERT(seats.open() == plain.all.size());
            RC_ASSERT(seats.idle() == plain.count(Seats::State::idle));
            RC_ASSERT(seats.open() - seats.leaving() <= limits.connections);
            RC_ASSERT(seats.leaving() <= limits.leaving);
        }
    });
    CHECK(holds);
}

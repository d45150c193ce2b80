// Which connections a full server keeps and which it evicts: the policy alone.

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

/// A fake pointer; Seats never dereferences it.
Connection* connection(std::uintptr_t number) { return reinterpret_cast<Connection*>(number); }

Seats::Clock::time_point at(int ms) { return Seats::Clock::time_point{milliseconds{ms}}; }

/// The same policy, slow and simple: a list of connections with state and time.
struct Model {
    struct Entry {
        Seats::State state;
        int since;
    };
    std::map<std::uintptr_t, Entry> all;

    std::size_t count(Seats::State state) const {
        const auto is = [&](const auto& one) { return one.second.state == state; };
        return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is));
    }
    std::uintptr_t longest_idle() const {
        std::uintptr_t found = 0;
        for (const auto& [number, one] : all) {
            if (one.state != Seats::State::idle) continue;
            if (found == 0 || one.since < all.at(found).since) found = number;
        }
        return found;
    }
};

}  // namespace

TEST_CASE("connections are admitted until no seat is free") {
    Seats seats({.connections = 2, .evicted = 1, .min_idle = milliseconds{0}});
    CHECK(seats.verdict(at(0)) == Verdict::admit);
    const auto first = seats.add(connection(1), at(0));
    seats.add(connection(2), at(1));
    CHECK(seats.open() == 2);
    CHECK(seats.verdict(at(2)) == Verdict::replace);
    seats.remove(first);
    CHECK(seats.verdict(at(2)) == Verdict::admit);
}

TEST_CASE("the connection that has been idle longest is evicted, not the oldest") {
    Seats seats({.connections = 3, .evicted = 2, .min_idle = milliseconds{0}});
    const auto first = seats.add(connection(1), at(0));
    const auto second = seats.add(connection(2), at(1));
    seats.add(connection(3), at(2));
    REQUIRE(seats.set_busy(first));
    seats.set_idle(first, at(10));
    CHECK(seats.evict(at(20)) == connection(2));
    CHECK_FALSE(seats.set_busy(second));  // its next request arrived too late
    CHECK(seats.evict(at(20)) == connection(3));
    CHECK(seats.evicted() == 2);
}

TEST_CASE("a busy connection is never evicted") {
    Seats seats({.connections = 2, .evicted = 2, .min_idle = milliseconds{0}});
    for (const std::uintptr_t number : {1, 2})
        REQUIRE(seats.set_busy(seats.add(connection(number), at(0))));
    CHECK(seats.verdict(at(1'000'000)) == Verdict::refuse);
    CHECK(seats.evict(at(1'000'000)) == nullptr);
}

TEST_CASE("a connection that has just become idle is not evicted") {
    Seats seats({.connections = 1, .evicted = 1, .min_idle = milliseconds{100}});
    seats.add(connection(1), at(0));
    CHECK(seats.verdict(at(99)) == Verdict::refuse);
    CHECK(seats.evict(at(99)) == nullptr);
    CHECK(seats.verdict(at(100)) == Verdict::replace);
}

TEST_CASE("the number of evicted connections is limited, because they still hold descriptors") {
    Seats seats({.connections = 3, .evicted = 1, .min_idle = milliseconds{0}});
    const auto first = seats.add(connection(1), at(0));
    for (const std::uintptr_t number : {2, 3}) seats.add(connection(number), at(1));
    CHECK(seats.evict(at(2)) == connection(1));
    seats.add(connection(4), at(2));
    CHECK(seats.open() == 4);
    CHECK(seats.verdict(at(3)) == Verdict::refuse);
    seats.remove(first);
    CHECK(seats.verdict(at(3)) == Verdict::replace);
}

TEST_CASE(
    "under random operations limits hold, busy connections stay, and the longest idle is evicted "
    "first") {
    const bool holds = rc::check([] {
        const Seats::Limits limits{*rc::gen::inRange<std::size_t>(1, 6),
                                   *rc::gen::inRange<std::size_t>(1, 4),
                                   milliseconds{*rc::gen::inRange(0, 4)}};
        Seats seats(limits);
        Model model;
        std::map<std::uintptr_t, Seats::Place> places;
        std::uintptr_t next = 1;
        int now = 0;
        for (const int operation :
             *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1000))) {
            now += 1;
            const auto pick = [&] {
                return std::next(places.begin(), (operation / 4) % static_cast<int>(places.size()));
            };
            if (operation % 4 == 0 || places.empty()) {  // a client connects
                const auto victim = model.longest_idle();
                const auto verdict = seats.verdict(at(now));
                const bool full =
                    model.count(Seats::State::idle) + model.count(Seats::State::busy) >=
                    limits.connections;
                const bool may_go = victim != 0 &&
                                    now - model.all[victim].since >= limits.min_idle.count() &&
                                    model.count(Seats::State::evicted) < limits.evicted;
                RC_ASSERT(verdict == (!full    ? Verdict::admit
                                      : may_go ? Verdict::replace
                                               : Verdict::refuse));
                if (verdict == Verdict::refuse) continue;
                if (verdict == Verdict::replace) {
                    const bool longest = seats.evict(at(now)) == connection(victim);
                    RC_ASSERT(longest);
                    model.all[victim].state = Seats::State::evicted;
                }
                places.emplace(next, seats.add(connection(next), at(now)));
                model.all[next++] = {Seats::State::idle, now};
            } else if (const auto [number, place] = *pick(); operation % 4 == 1) {
                RC_ASSERT(seats.set_busy(place) ==
                          (model.all[number].state != Seats::State::evicted));
                if (model.all[number].state == Seats::State::idle)
                    model.all[number].state = Seats::State::busy;
            } else if (operation % 4 == 2) {
                seats.set_idle(place, at(now));
                if (model.all[number].state != Seats::State::evicted)
                    model.all[number] = {Seats::State::idle, now};
            } else {
                seats.remove(place);
                model.all.erase(number);
                places.erase(number);
            }
            RC_ASSERT(seats.open() == model.all.size());
            RC_ASSERT(seats.idle() == model.count(Seats::State::idle));
            RC_ASSERT(seats.open() - seats.evicted() <= limits.connections);
            RC_ASSERT(seats.evicted() <= limits.evicted);
        }
    });
    CHECK(holds);
}

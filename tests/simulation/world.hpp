#pragma once
// What all parts of a simulated shop share: the clock, what is to happen next, chance, the fault_mix,
// what has happened.

#include "shared/clock/clock.hpp"
#include "tests/simulation/chance.hpp"
#include "tests/simulation/tally.hpp"
#include "tests/simulation/trace.hpp"
#include "tests/simulation/fault_mix.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace duet::simulation {

using std::chrono::microseconds, std::chrono::milliseconds, std::chrono::seconds;

/// What is to happen, in the order of its time; what is due at the same time happens in the order
/// it was noted.
class Agenda {
public:
    void at(Instant when, std::function<void()> act) {
        waiting_.push_back({when, ++noted_, std::move(act)});
        std::push_heap(waiting_.begin(), waiting_.end(), later);
    }
    bool empty() const { return waiting_.empty(); }
    Instant next() const { return waiting_.front().when; }
    std::function<void()> take() {
        std::pop_heap(waiting_.begin(), waiting_.end(), later);
        auto act = std::move(waiting_.back().act);
        waiting_.pop_back();
        return act;
    }

private:
    struct Entry {
        Instant when;
        std::uint64_t noted;
        std::function<void()> act;
    };
    static bool later(const Entry& a, const Entry& b) {
        return std::pair{a.when, a.noted} > std::pair{b.when, b.noted};
    }

    std::vector<Entry> waiting_;
    std::uint64_t noted_ = 0;
};

struct World {
    World(std::uint64_t seed, const Forecast& forecast, bool with_trace)
        : chance{seed}, fault_mix{chance, forecast}, trace{with_trace}, clock{dawn} {}
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    Chance chance;
    FaultMix fault_mix;
    Trace trace;
    Tally tally;
    ManualClock clock;
    Agenda agenda;

    void after(microseconds pause, std::function<void()> act) {
        agenda.at(clock.now() + pause, std::move(act));
    }

    /// How long something is on its way: mostly under a millisecond, and when it is late, up to
    /// eight seconds.
    microseconds on_the_way(std::string_view what, std::string_view about,
                            std::uint64_t which = 0) {
        const auto defaults = 50 + chance.below(900, what, about, which);
        if (!fault_mix.strikes(Kind::late, what, about, which)) return microseconds{usual};
        return microseconds{usual + chance.below(8'000'000, "how late", about, which)};
    }

    void note(Happening::What what, std::string_view from, std::string_view to, std::string words,
              std::string_view subject = {}) {
        trace.add({clock.now(), what, std::string{from}, std::string{to}, std::move(words),
                   std::string{subject}});
    }
};

}  // namespace duet::simulation

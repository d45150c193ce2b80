#pragma once
// The state that all parts of a simulated shop share: clock, agenda, randomness, faults, trace.

#include "shared/clock/clock.hpp"
#include "tests/simulation/chance.hpp"
#include "tests/simulation/fault_mix.hpp"
#include "tests/simulation/tally.hpp"
#include "tests/simulation/trace.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace duet::simulation {

using std::chrono::microseconds, std::chrono::milliseconds, std::chrono::seconds;

/// Scheduled actions, sorted by time; actions at the same time keep their order of insertion. One
/// thread.
class Agenda {
public:
    void at(Instant when, std::function<void()> act) {
        entries_.push_back({when, ++count_, std::move(act)});
        std::push_heap(entries_.begin(), entries_.end(), later);
    }
    bool empty() const { return entries_.empty(); }
    Instant next() const { return entries_.front().when; }
    std::function<void()> take() {
        std::pop_heap(entries_.begin(), entries_.end(), later);
        auto act = std::move(entries_.back().act);
        entries_.pop_back();
        return act;
    }

private:
    struct Entry {
        Instant when;
        std::uint64_t order;
        std::function<void()> act;
    };
    static bool later(const Entry& a, const Entry& b) {
        return std::pair{a.when, a.order} > std::pair{b.when, b.order};
    }

    std::vector<Entry> entries_;
    std::uint64_t count_ = 0;
};

struct World {
    World(std::uint64_t seed, const FaultPlan& fault_plan, bool with_trace)
        : chance{seed}, fault_mix{chance, fault_plan}, trace{with_trace}, clock{run_start} {}
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

    /// A network delay: typically under 1 ms; a late message takes up to 8 s.
    microseconds on_the_way(std::string_view what, std::string_view about,
                            std::uint64_t which = 0) {
        const auto typical = 50 + chance.below(900, what, about, which);
        if (!fault_mix.injects(Kind::late, what, about, which)) return microseconds{typical};
        return microseconds{typical + chance.below(8'000'000, "how late", about, which)};
    }

    void note(TraceEntry::What what, std::string_view from, std::string_view to, std::string words,
              std::string_view subject = {}) {
        trace.add({clock.now(), what, std::string{from}, std::string{to}, std::move(words),
                   std::string{subject}});
    }
};

}  // namespace duet::simulation

#pragma once
// Plays many seeds of one style on several threads.

#include "tests/simulation/simulated_shop.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace duet::simulation {

struct Campaign {
    Scenario scenario;  ///< its seed is the first one
    std::uint64_t seeds = 100;
    int threads = 2;
    std::size_t max_failures = 3;      ///< stops after this many failures
    std::vector<std::string> until{};  ///< or after the first violation of one of these invariants
    std::function<void(std::uint64_t seed)>
        begins{};  ///< called before each run, by its thread; may be empty
};

struct Failed {
    std::uint64_t seed = 0;
    Outcome outcome;
};

struct Played {
    std::uint64_t seeds = 0;
    double seconds = 0;
    Tally tally;
    std::vector<Failed> failed;  ///< sorted by seed
};

/// Calls `progress(seeds, failures)` about every 500 ms, from one thread at a time. Rethrows an
/// exception of a run.
Played play_all(const Campaign& campaign,
                const std::function<void(std::uint64_t seeds, std::size_t failures)>& progress);

}  // namespace duet::simulation

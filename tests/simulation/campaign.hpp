#pragma once
// Many seeds of one style, on as many threads as are given.

#include "tests/simulation/shop.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace duet::simulation {

struct Campaign {
    Scenario scenario;  ///< its seed is the first
    std::uint64_t seeds = 100;
    int threads = 2;
    std::size_t max_failures = 3;     ///< then it stops
    std::vector<std::string> until{};  ///< or when one of these invariants has broken
    std::function<void(std::uint64_t seed)>
        begins{};  ///< called before each day, by its thread; may be empty
};

struct Failed {
    std::uint64_t seed = 0;
    Outcome outcome;
};

struct Played {
    std::uint64_t seeds = 0;
    double seconds = 0;
    Tally tally;
    std::vector<Failed> failed;  ///< by seed
};

/// `progress(seeds, failures)` is called now and then, by one thread at a time.
Played play_all(const Campaign& campaign,
                const std::function<void(std::uint64_t seeds, std::size_t failures)>& progress);

}  // namespace duet::simulation

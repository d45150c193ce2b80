#pragma once
// Proves a lab: the shipped code passes, the starter fails on the lab's invariant, every
// alternative fix passes, every mutant fails on an invariant that it names, an empty run does not
// pass. One thread calls it; it uses two.

#include "labs/runner/checking.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace duet::lab {

struct Proof {
    std::string lab, style;
    std::string starter;  ///< the invariants it failed on
    std::size_t alternatives = 0, passed = 0;
    std::size_t mutants = 0, killed = 0;
    std::map<std::string, int> by;      ///< invariant → mutants it caught
    std::vector<std::string> problems;  ///< claims that do not hold
    std::vector<std::string> missing;   ///< what the author has not written yet: nothing was proved
    double seconds = 0;
};

struct Verification {
    bool real = false;  ///< with real processes; else by simulated runs
    int times = 1;      ///< how often each check runs, each time from fresh seeds
    std::size_t shares = 1,
                share = 0;  ///< checks one mutant of `shares`, beginning with number `share`
    std::optional<std::uint64_t> seed;  ///< what the fresh seeds are drawn from, so that the same
                                        ///< runs can be repeated; none: random
    std::function<void(const std::string&)> progress;
};

/// One proof per style. Builds every variant once and checks two at a time (one at a time with real
/// processes).
std::vector<Proof> verify(const LabPaths& places, const Lab& lab, const Verification& how);

/// What is wrong with the lab's own texts: hints, questions, quotations, links of its README, edits
/// that no longer fit the shipped files.
std::vector<std::string> lint(const LabPaths& places, const Lab& lab);

}  // namespace duet::lab

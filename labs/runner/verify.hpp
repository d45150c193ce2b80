#pragma once
// Proves a lab: shipped code passes, the starter fails on its own invariant, every other right fix
// passes, every wrong fix fails on an invariant it names; nothing that did nothing passes.

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
    int times = 1;      ///< each check from fresh seeds so often
    std::size_t shares = 1,
                share = 0;  ///< of the wrong fixes every so manyth, beginning with this one
    std::optional<std::uint64_t> seed;  ///< what the fresh seeds are drawn from, so that the same
                                        ///< run can be had again; none: drawn anew
    std::function<void(const std::string&)> progress;
};

/// A proof for each style. Builds every variant once; checks two at a time.
std::vector<Proof> verify(const LabPaths& places, const Lab& lab, const Verification& how);

/// What is wrong with the lab's own files: hints, questions, quotations, base hashes, files and
/// commands that its README names.
std::vector<std::string> lint(const LabPaths& places, const Lab& lab);

}  // namespace duet::lab

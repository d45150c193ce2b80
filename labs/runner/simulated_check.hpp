#pragma once
// The simulated check (`--quick`): thousands of runs of the simulated shop with the learner's files
// in it, judged by the invariants. Thread-safe.

#include "labs/runner/lab.hpp"
#include "labs/runner/verdict.hpp"

#include <filesystem>
#include <functional>
#include <utility>

namespace duet::lab {

/// Which runs of the simulation, and how.
struct Runs {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> blocks;  ///< the first seed, and how many
    std::string faults;
    int orders = 4;
    std::string without{};             ///< a service that is dead for the whole run
    std::string slow{};                ///< as `duet simulate --slow` takes it
    bool shrunk = true;                ///< a failing run is shrunk and drawn
    int jobs = 2;                      ///< threads
    int failures = 1;                  ///< the check ends after this many failing runs
    std::vector<std::string> until{};  ///< or when one of these invariants has broken
    std::function<void(std::uint64_t)>
        progress{};  ///< called with the number of finished runs; may be empty
};

/// The published seed and two fresh ones.
Runs runs_of(const SimulatedCheck& simulated);
/// One run, or as many as are given, from this seed on.
Runs runs_from(const SimulatedCheck& simulated, std::uint64_t seed, std::uint64_t runs);

/// `program`: the simulation with the files to judge. Never throws for what the files do: a crash
/// and an endless loop are verdicts.
Verdict check_simulated(const std::filesystem::path& program, const SimulatedCheck& simulated,
                        const std::string& style, const Runs& runs);

/// Judges several smaller checks as one: checks with too few runs to fire every required fault are
/// judged again on as many runs together as one check of the lab has. The last group takes the
/// rest. A FAIL stays one.
void judge_together(const SimulatedCheck& simulated, const Runs& runs,
                    std::vector<Verdict>& verdicts);

/// The simulation's arguments for one run whose output is for a person.
std::vector<std::string> arguments_for(const std::string& style, const Runs& runs,
                                       std::uint64_t seed);

}  // namespace duet::lab

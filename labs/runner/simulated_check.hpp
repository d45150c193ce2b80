#pragma once
// The simulated check (`--quick`): thousands of runs of the simulated shop with the learner's files
// in it.

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
    std::string without{};                          ///< a service that is dead for the whole run
    std::string slow{};                             ///< services that take their time
    bool shrunk = true;                             ///< a failing run is shrunk and drawn
    int jobs = 2;                                   ///< threads
    int failures = 1;                               ///< after so many failing runs it is enough
    std::vector<std::string> until{};               ///< or when one of these invariants has broken
    std::function<void(std::uint64_t)> progress{};  ///< so many runs were played; may be empty
};

/// The published seed and two fresh ones.
Runs runs_of(const SimulatedCheck& simulated);
/// One run, or as many as are given, from this seed on.
Runs runs_from(const SimulatedCheck& simulated, std::uint64_t seed, std::uint64_t runs);

/// `program`: the simulation with the files in question. Never throws for what the files do: a
/// crash, an endless loop and nonsense are verdicts.
Verdict check_simulated(const std::filesystem::path& program, const SimulatedCheck& simulated,
                        const std::string& style, const Runs& runs);

/// What was asked of a lab's learner in one check, and was played in several smaller ones: those
/// that had too few runs for all that has to fire are judged anew, on as many runs together as the
/// one check has (the last of them on what is left, too). A failure stays one.
void judge_together(const SimulatedCheck& simulated, const Runs& runs,
                    std::vector<Verdict>& verdicts);

/// The program's arguments that play a run and tell of it to a person.
std::vector<std::string> words_for(const std::string& style, const Runs& runs, std::uint64_t seed);

}  // namespace duet::lab

#pragma once
// The quick check: thousands of simulated days of the shop with the learner's files in it.

#include "labs/runner/lab.hpp"
#include "labs/runner/verdict.hpp"

#include <filesystem>
#include <functional>
#include <utility>

namespace duet::lab {

/// Which days are played, and how.
struct Runs {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> blocks;  ///< the first seed, and how many
    std::string faults;
    int orders = 4;
    std::string without{};             ///< a service that dies at dawn and never comes back
    std::string slow{};                ///< services that take their time
    bool shrunk = true;            ///< a failing day is made small and drawn
    int jobs = 2;                      ///< threads
    int failures = 1;                  ///< after so many failing days it is enough
    std::vector<std::string> until{};  ///< or when one of these invariants has broken
    std::function<void(std::uint64_t)> progress{};  ///< so many days were played; may be empty
};

/// The published seed and two fresh ones.
Runs runs_of(const Quick& quick);
/// One day, or as many as are given, from this seed on.
Runs runs_from(const Quick& quick, std::uint64_t seed, std::uint64_t runs);

/// `program`: the simulation with the files in question. Never throws for what the files do: a
/// crash, an endless loop and nonsense are verdicts.
Verdict check_quick(const std::filesystem::path& program, const Quick& quick,
                    const std::string& style, const Runs& runs);

/// What was asked of a lab's learner in one check, and was played in several smaller ones: those
/// that had too few days for all that is to strike are judged anew, on as many days together as the
/// one check has (the last of them on what is left, too). A failure stays one.
void judge_together(const Quick& quick, const Runs& runs, std::vector<Verdict>& verdicts);

/// The program's arguments that play a day and tell of it to a person.
std::vector<std::string> words_for(const std::string& style, const Runs& runs, std::uint64_t seed);

}  // namespace duet::lab

#pragma once
// The worksheet of a lab in which nothing is broken: compares the learner's predictions with what
// the simulation shows. Thread-safe.

#include "labs/runner/lab.hpp"
#include "labs/runner/verdict.hpp"

#include <optional>

namespace duet::lab {

/// One line of the worksheet: the prompt, the prediction, the measured number.
struct Answered {
    std::string prompt;
    std::optional<std::int64_t> expected;  ///< nullopt: not filled in
    std::int64_t measured = 0;
};

/// `program`: the simulation. `worksheet`: the learner's, a line "question = number" each. Throws
/// std::runtime_error when the simulation prints nothing.
std::vector<Answered> held_against(const std::filesystem::path& program, const Lab& lab,
                                   const std::filesystem::path& worksheet);

/// PASS: all as measured. FAIL on "predictions": some are not. INCONCLUSIVE: some are missing.
Verdict verdict_of(const std::vector<Answered>& answers);

}  // namespace duet::lab

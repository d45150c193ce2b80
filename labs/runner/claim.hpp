#pragma once
// A claim about a lab ("this mutant fails on that invariant"), and whether verdicts bear it out.
//
// Thread-safe.

#include "labs/runner/verdict.hpp"
#include "labs/runner/verify.hpp"

#include <functional>
#include <string>
#include <vector>

namespace duet::lab {

/// One claim about a lab, and the check that proves it.
struct Claim {
    std::string who;  ///< "mutants/publish-first"
    std::string style;
    Variant::Kind kind = Variant::Kind::shipped;
    std::vector<std::string> caught_by;  ///< empty: it must pass
    bool only_not_pass = false;          ///< any verdict but PASS proves the claim
    std::function<Verdict()> check;
    bool always_the_same = false;  ///< a run of a fixed seed: repeating it proves no more
    std::function<void(std::vector<Verdict>&)>
        together{};  ///< judges several checks together; empty: each alone
};

bool among(const std::vector<std::string>& names, const std::string& name);

/// Counts the claim in the proof, and adds a problem when a verdict contradicts it. REQUIRES: at
/// least one verdict.
void enter(Proof& proof, const Claim& claim, const std::vector<Verdict>& verdicts);

}  // namespace duet::lab

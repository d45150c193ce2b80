#pragma once
// From a lab's files to a verdict: build what changed, check, tell.

#include "labs/runner/lab_paths.hpp"
#include "labs/runner/simulated_check.hpp"
#include "labs/runner/variant.hpp"

namespace duet::lab {

/// The simulation with a variant's files in it.
struct Prepared {
    std::filesystem::path program;
    overlay::Built built;  ///< not well: there is no program, and this is why
};

/// `quiet`: without warnings.
Prepared prepare(const LabPaths& places, const overlay::BuildTree& tree, const Lab& lab,
                 const Variant& variant, bool quiet);

/// What compiler and linker said; where a function is missing, said in words that name the file
/// that should define it.
std::string linker_text(const std::string& said, const std::vector<overlay::Replacement>& replaced,
                        const LabPaths& places);

/// INCONCLUSIVE: compiler, cache, disk or memory did not let the files be judged, whatever is in
/// them.
Verdict not_judged(const std::string& style, const std::string& why, const std::string& said = {});

/// It does not build: FAIL; where the tools are the reason, as above.
Verdict not_built(const std::string& style, const overlay::Built& built);

}  // namespace duet::lab

#pragma once
// Builds the simulation with a version of a lab's files, and turns a failed build into a verdict.
// Thread-safe for different variants.

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

/// The output of compiler and linker. Where the linker misses a function: a text that names the
/// files that should define it.
std::string linker_text(const std::string& said, const std::vector<overlay::Replacement>& replaced,
                        const LabPaths& places);

/// INCONCLUSIVE: compiler, cache, disk or memory kept the check from judging the files.
Verdict not_judged(const std::string& style, const std::string& why, const std::string& said = {});

/// FAIL: the files do not build. INCONCLUSIVE where the tools are the reason.
Verdict not_built(const std::string& style, const overlay::Built& built);

}  // namespace duet::lab

#pragma once
// The check with real processes (`--full`): a real broker, real kills.

#include "labs/runner/lab_paths.hpp"
#include "labs/runner/variant.hpp"
#include "labs/runner/verdict.hpp"

#include <functional>

namespace duet::lab {

/// A folder with every program of the shop. The programs that the variant's files belong to are
/// built with them, the others are links to the shipped ones.
struct Programs {
    std::filesystem::path folder;
    overlay::Built built;
};
Programs prepare_programs(const LabPaths& places, const overlay::BuildTree& tree, const Lab& lab,
                          const Variant& variant, bool quiet);

/// Places orders without faults; then, for each fault step of the lab, orders under its fault and
/// orders after a kill, and checks the invariants in the databases.
Verdict check_real(const LabPaths& places, const std::filesystem::path& programs, const Lab& lab,
                   const std::string& style,
                   const std::function<void(const std::string&)>& progress);

}  // namespace duet::lab

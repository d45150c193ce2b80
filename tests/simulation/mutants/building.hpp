#pragma once
// Builds the simulation with a planted bug.

#include "infra/overlay/build_tree.hpp"
#include "tests/simulation/mutants/planting.hpp"

namespace duet::mutants {

/// Builds it and returns the path of the program. Throws std::runtime_error with the compiler's
/// messages, or overlay::Stale. One thread per bug.
std::filesystem::path build(const Mutant& mutant, const overlay::BuildTree& tree);

}  // namespace duet::mutants

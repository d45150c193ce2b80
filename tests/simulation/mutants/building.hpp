#pragma once
// The simulation with a planted bug in it.

#include "infra/overlay/build_tree.hpp"
#include "tests/simulation/mutants/planting.hpp"

namespace duet::mutants {

/// Builds it and returns the program. Throws std::runtime_error with what the compiler says,
/// overlay::Stale.
std::filesystem::path build(const Mutant& mutant, const overlay::BuildTree& tree);

}  // namespace duet::mutants

#pragma once
// Draws a run as a sequence diagram: for a terminal, and as Mermaid
// (https://mermaid.js.org/syntax/sequenceDiagram.html). Pure functions.
//
// Thread-safe.

#include "tests/simulation/simulated_shop.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::simulation {

struct Scene {
    std::vector<TraceEntry> entries;  ///< of the affected order, with the faults of the run
    std::optional<std::size_t>
        divergence;  ///< index of the first entry that the run without faults does not have
    std::optional<std::size_t> breaks;  ///< index of the entry that broke the invariant; nullopt:
                                        ///< found at the end of the run
    std::string broken;                 ///< description of the violation
};

/// `undisturbed` is the same run without faults. It gives the divergence when the invariant breaks
/// only at the end.
Scene scene_of(const Outcome& failed, const Outcome& undisturbed);

/// All entries of orders and returns.
Scene whole_scene(const Outcome& outcome);

/// Fits on a screen: a long run shows its beginning, its end, the faults and the divergence.
std::string as_text(const Scene& scene);
std::string as_mermaid(const Scene& scene);
std::string as_svg(const Scene& scene, const std::string& title);

}  // namespace duet::simulation

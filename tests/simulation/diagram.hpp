#pragma once
// A run as a sequence diagram: for a terminal, and as Mermaid (https://mermaid.js.org/syntax/sequenceDiagram.html).

#include "tests/simulation/shop.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::simulation {

struct Scene {
    std::vector<Happening> happenings;          ///< of the order that went wrong, with the faults around it
    std::optional<std::size_t> divergence;      ///< the first that is not as it should be
    std::string remark;                         ///< said at the divergence
};

/// `undisturbed`: the same run without faults, by which the divergence is told where the invariant breaks only at the end.
Scene scene_of(const Outcome& failed, const Outcome& undisturbed);

/// Everything that happened to orders and returns, as far as it can be drawn on a screen.
Scene whole_scene(const Outcome& outcome);

std::string as_text(const Scene& scene);
std::string as_mermaid(const Scene& scene);

}  // namespace duet::simulation

#pragma once
// A run as a sequence diagram: for a terminal, and as Mermaid
// (https://mermaid.js.org/syntax/sequenceDiagram.html).

#include "tests/simulation/shop.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::simulation {

struct Scene {
    std::vector<Happening> happenings;  ///< of the order that went wrong, with the faults around it
    std::optional<std::size_t> divergence;  ///< where it first goes another way than without faults
    std::optional<std::size_t>
        breaks;          ///< where the invariant was seen to break; none: at the day's end
    std::string broken;  ///< what was seen there
};

/// `undisturbed`: the same run without faults, by which the divergence is told where the invariant
/// breaks only at the end.
Scene scene_of(const Outcome& failed, const Outcome& undisturbed);

/// Everything that happened to orders and returns.
Scene whole_scene(const Outcome& outcome);

/// As far as it can be drawn on a screen: of more, the beginning, the end, faults, and where it
/// goes wrong.
std::string as_text(const Scene& scene);
std::string as_mermaid(const Scene& scene);

}  // namespace duet::simulation

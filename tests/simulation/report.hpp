#pragma once
// Prints the results of a campaign, as text and as JSON.

#include "tests/simulation/campaign.hpp"
#include "tests/simulation/diagram.hpp"
#include "tests/simulation/shrink.hpp"

#include <string>
#include <vector>

namespace duet::simulation {

struct Found {
    Failed failed;
    Shrunk shrunk;
    Scene scene;
    std::string diagram, mermaid;
};

struct Report {
    Style style = Style::orchestrated;
    Played played;
    std::vector<Found> found;
    std::string replay;  ///< the command that replays a run, without its seed
};

std::string as_text(const Report& report, bool with_mermaid);
std::string as_json(const std::vector<Report>& reports);

/// The endings and messages that no run of this style reached.
std::vector<std::string> not_reached(Style style, const Tally& tally);

}  // namespace duet::simulation

#pragma once
// What a campaign found, for people and for programs.

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
    std::string replay;  ///< the command without its seed
};

std::string as_text(const Report& report, bool with_mermaid);
std::string as_json(const std::vector<Report>& reports);

/// What a run of this style could reach and none did: endings, messages.
std::vector<std::string> not_reached(Style style, const Tally& tally);

}  // namespace duet::simulation

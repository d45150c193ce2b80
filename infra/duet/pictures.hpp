#pragma once
// The two flows as declared: a saga from its definition, the choreography from the services'
// declarations.

#include "infra/supervisor/describe.hpp"
#include "services/coordinator/engine/outline.hpp"
#include "shared/drawing/sequence.hpp"

#include <string>
#include <vector>

namespace duet::commands {

/// First the steps forward, then the compensations.
drawing::Sequence picture_of(const coordinator::Outline& saga);

/// Each event from its publisher to its consumers: one line per consumer.
drawing::Sequence picture_of(const std::vector<processes::Description>& services);

/// The same as a Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html).
std::string flowchart_of(const std::vector<processes::Description>& services);

}  // namespace duet::commands

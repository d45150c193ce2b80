#pragma once
// The two flows as they are declared: a saga out of its definition, the choreography out of what
// the services declare.

#include "infra/supervisor/describe.hpp"
#include "services/coordinator/engine/outline.hpp"
#include "shared/drawing/sequence.hpp"

#include <string>
#include <vector>

namespace duet::commands {

/// Forward first, then how it is undone.
drawing::Sequence picture_of(const coordinator::Outline& saga);

/// Who says what, and who hears it: a line for each that hears.
drawing::Sequence picture_of(const std::vector<processes::Description>& services);

/// The same as a Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html).
std::string flowchart_of(const std::vector<processes::Description>& services);

}  // namespace duet::commands

#pragma once
// A diagram as lines to draw: undo steps dashed, faults marked, times since the order's first step.

#include "services/traces/diagram/diagram.hpp"
#include "shared/drawing/sequence.hpp"

namespace duet::console {

drawing::Sequence picture_of(const Diagram& diagram);

/// "+12.3 ms", "+4.1 s".
std::string duration_text(std::int64_t microseconds);

}  // namespace duet::console

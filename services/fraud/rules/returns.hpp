#pragma once
// The rule for returns: cleared, or reviewed by an operator. Decisions only: plain values in, a
// decision out.

#include "services/fraud/rules/assessment.hpp"

namespace duet::fraud {

/// All that the rule may use. A plain value.
struct ReturnAssessment {
    bool names_order = false;  ///< the orders service checks it against the lines sold
    bool by_operator = false;  ///< requested with an operator's key (the importer has one)
};

/// A return without a receipt is refunded at the price that the request names, so that only an
/// operator can bound it.
[[nodiscard]] Verdict assess(const ReturnAssessment& goods);

}  // namespace duet::fraud

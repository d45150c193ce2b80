#pragma once
// May these goods come back, or must a person look first? Decisions only.

#include "services/fraud/rules/assessment.hpp"

namespace duet::fraud {

/// What a rule may look at.
struct AskedReturn {
    bool names_order = false;  ///< orders checks it against what was sold
    bool by_operator = false;  ///< a person of the shop, or its importer, vouches for it
};

/// Goods without a receipt come back at the price that the request names: only a person bounds it.
Verdict assess(const AskedReturn& goods);

}  // namespace duet::fraud

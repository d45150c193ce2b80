#include "services/fraud/rules/returns.hpp"

namespace duet::fraud {

Verdict assess(const ReturnAssessment& goods) {
    if (goods.names_order || goods.by_operator) return {};
    return {Decision::review, 0, {"no_receipt"}};
}

}  // namespace duet::fraud

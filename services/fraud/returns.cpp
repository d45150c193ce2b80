// The assessment of returns: cleared, or an operator decides.

#include "services/fraud/fraud.hpp"

#include "services/fraud/rules/returns.hpp"
#include "services/fraud/store/fraud_store.hpp"

namespace duet::fraud {

Assessed Fraud::assess_return(Transaction& tx, const RequestedReturn& goods, bool by_operator,
                              const std::string& goes_on) {
    FraudStore store{tx.db};
    const auto& id = goods.return_id;
    if (const auto known = store.verdict_on_return(id)) return outcome_of(tx, id, *known);

    const auto verdict = fraud::assess(
        ReturnAssessment{.names_order = goods.order_id.has_value(), .by_operator = by_operator});
    store.put_verdict(goods, verdict, tx.now);
    if (verdict.decision == Decision::review && !store.review(id)) {
        store.open_review(id, {ReviewState::open, tx.now, tx.now + review_timeout_, goes_on});
    }
    tx.step("fraud.assess_return");
    return outcome_of(tx, id, verdict);
}

bool Fraud::has_assessed_return(Transaction& tx, const std::string& return_id) const {
    return FraudStore{tx.db}.verdict_on_return(return_id).has_value();
}

}  // namespace duet::fraud

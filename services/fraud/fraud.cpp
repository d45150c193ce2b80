#include "services/fraud/fraud.hpp"

#include "services/fraud/store/fraud_store.hpp"

namespace duet::fraud {

Assessed Fraud::assess(Transaction& tx, const Slip& order, const std::string& goes_on) {
    FraudStore store{tx.db};
    if (const auto decision = store.assessed(order.order_id)) return standing(tx, order.order_id, *decision);

    const auto verdict = fraud::assess({order.customer_id, order.total, order.ship_to.country, order.placed_at});
    store.put_assessment(order, verdict, tx.now);
    tx.step("fraud.assess");
    if (verdict.decision == Decision::review && !store.review(order.order_id)) {
        const Review review{ReviewState::open, tx.now, tx.now + review_timeout_, goes_on};
        store.open_review(order.order_id, review);
        return {Assessed::Kind::in_review, "", verdict.rules, review.expires_at};
    }
    return standing(tx, order.order_id, verdict.decision);
}

Assessed Fraud::standing(Transaction& tx, const std::string& order_id, Decision decision) const {
    if (decision == Decision::clear) return {};
    if (decision == Decision::block) return {Assessed::Kind::refused, "fraud_blocked"};
    const auto review = FraudStore{tx.db}.review(order_id);
    if (review->state == ReviewState::open) return {Assessed::Kind::in_review, "", {}, review->expires_at};
    if (review->state == ReviewState::approved) return {};
    return {review->state == ReviewState::closed ? Assessed::Kind::moot : Assessed::Kind::refused, refusal(review->state)};
}

std::optional<Decided> Fraud::decide(Transaction& tx, const std::string& order_id, ReviewDecision decision) {
    FraudStore store{tx.db};
    auto review = store.review(order_id);
    if (!review) return std::nullopt;
    const auto state = after(review->state, decision);
    const bool changed = state != review->state;
    if (changed) {
        store.end_review(order_id, state);
        tx.step("fraud.decide");
    }
    return Decided{state, changed, std::move(review->goes_on)};
}

void Fraud::close(Transaction& tx, const std::string& order_id) {
    if (decide(tx, order_id, ReviewDecision::close)) return;
    FraudStore store{tx.db};
    if (!store.assessed(order_id)) store.put_tombstone(order_id, tx.now);
}

}  // namespace duet::fraud

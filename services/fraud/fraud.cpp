#include "services/fraud/fraud.hpp"

#include "services/fraud/store/fraud_store.hpp"
#include "services/fraud/store/score_store.hpp"

#include <algorithm>

namespace duet::fraud {

Assessed Fraud::assess(Transaction& tx, const OrderSummary& order, const std::string& goes_on) {
    FraudStore store{tx.db};
    if (const auto known = store.verdict(order.order_id))
        return outcome_of(tx, order.order_id, *known);

    const auto about = store.about(order);
    const auto verdict = fraud::assess(about);
    store.put_verdict(order, verdict, tx.now);
    store.remember(order, about.past.with(order.total));
    if (verdict.decision == Decision::review && !store.review(order.order_id)) {
        store.open_review(order.order_id,
                          {ReviewState::open, tx.now, tx.now + review_timeout_, goes_on});
    }
    tx.step("fraud.assess");
    return outcome_of(tx, order.order_id, verdict);
}

Assessed Fraud::outcome_of(Transaction& tx, const std::string& order_id,
                           const Verdict& verdict) const {
    if (verdict.decision == Decision::clear) return {};
    if (verdict.decision == Decision::block) return {Assessed::Kind::refused, "fraud_blocked"};
    const auto review = FraudStore{tx.db}.review(order_id).value();
    if (review.state == ReviewState::open)
        return {Assessed::Kind::in_review, "", verdict.rules, review.expires_at};
    if (review.state == ReviewState::approved) return {};
    return {review.state == ReviewState::closed ? Assessed::Kind::moot : Assessed::Kind::refused,
            refusal(review.state)};
}

std::optional<Decided> Fraud::decide(Transaction& tx, const std::string& subject,
                                     ReviewDecision decision) {
    FraudStore store{tx.db};
    auto review = store.review(subject);
    if (!review) return std::nullopt;
    const auto state = after(review->state, decision);
    const bool changed = state != review->state;
    if (changed) {
        store.end_review(subject, state);
        tx.step("fraud.decide");
    }
    return Decided{state, changed, std::move(review->goes_on)};
}

Scores Fraud::score(Transaction& tx, const std::vector<std::string>& order_ids,
                    const Cursors& through, bool again) {
    ScoreStore store{tx.db};
    Scores scores;
    for (const auto& order_id : order_ids) {
        const Score score{order_id, store.assessed(order_id)};
        if (store.put(score)) ++scores.changed;
        if (score.score > 0) scores.above_zero.push_back(score);
    }
    const auto before = store.cursors();
    if (!again)
        store.put_cursors(
            {std::max(before.orders, through.orders), std::max(before.payments, through.payments)});
    tx.step("fraud.score");
    return scores;
}

Cursors Fraud::cursors(Transaction& tx) const { return ScoreStore{tx.db}.cursors(); }

void Fraud::close(Transaction& tx, const std::string& subject) {
    if (decide(tx, subject, ReviewDecision::close)) return;
    if (has_assessed(tx, subject) || has_assessed_return(tx, subject)) return;
    FraudStore{tx.db}.put_tombstone(subject, tx.now);
}

bool Fraud::has_assessed(Transaction& tx, const std::string& order_id) const {
    return FraudStore{tx.db}.verdict(order_id).has_value();
}

}  // namespace duet::fraud

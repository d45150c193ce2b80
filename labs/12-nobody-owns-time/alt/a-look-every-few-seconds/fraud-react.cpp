#include "services/fraud/choreographed/react.hpp"

#include "services/fraud/store/fraud_store.hpp"
#include "shared/messages/events.hpp"

namespace duet::fraud::choreographed {

using namespace events;

namespace {

/// Time to look for reviews that nobody has decided in time.
struct LookForLateReviews {
    static constexpr std::string_view type = "fraud.look_for_late_reviews";
    std::string which = "all";
    const std::string& subject() const { return which; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) { f("which", s.which); }
};

constexpr std::chrono::seconds between_looks{5};

Events assess(Fraud& fraud, const Order& order, Transaction& tx) {
    const auto assessed = fraud.assess(tx, order, encode(order));
    switch (assessed.kind) {
        case Assessed::Kind::cleared: return {FraudCleared{{order}}};
        case Assessed::Kind::refused: return {FraudBlocked{{{order.order_id}, assessed.reason}}};
        case Assessed::Kind::moot: return {};   // the order has ended: nobody waits for the answer
        case Assessed::Kind::in_review: break;
    }
    tx.remind_at(tx.now + between_looks, LookForLateReviews{});
    return {FraudFlagged{{order.order_id}, assessed.rules}};
}

Events close(Fraud& fraud, const std::string& order_id, Transaction& tx) {
    fraud.close(tx, order_id);
    return {};
}

}  // namespace

Events said_of(const std::string& order_id, const Decided& decided, Transaction&) {
    if (!decided.now) return {};
    if (decided.state == ReviewState::approved) return {FraudCleared{{decode<Order>(Body::parse(decided.goes_on))}, true}};
    return {FraudBlocked{{{order_id}, refusal(decided.state)}}};
}

void react(service::Reactions& when, Fraud& fraud) {
    when.hears<OrderPlaced>([&](const OrderPlaced& placed, Transaction& tx) -> Events { return assess(fraud, placed.order, tx); });

    when.due<LookForLateReviews>([&](const LookForLateReviews&, Transaction& tx) -> Events {
        Events events;
        const auto open = FraudStore{tx.db}.open_reviews(std::nullopt, 1000);
        for (const auto& review : open) {
            if (!review.order_id || review.expires_at > tx.now) continue;   // returns have timers of their own
            const auto decided = fraud.decide(tx, *review.order_id, ReviewDecision::expire);
            for (auto& event : decided ? said_of(*review.order_id, *decided, tx) : Events{}) events.push_back(std::move(event));
        }
        if (!open.empty()) tx.remind_at(tx.now + between_looks, LookForLateReviews{});
        return events;
    });

    when.hears<OrderCancelled>([&](const OrderCancelled& cancelled, Transaction& tx) -> Events { return close(fraud, cancelled.order.order_id, tx); });
    when.hears<OrderRejected>([&](const OrderRejected& rejected, Transaction& tx) -> Events { return close(fraud, rejected.order.order_id, tx); });

    when.says<FraudCleared, FraudFlagged, FraudBlocked>();
}

}  // namespace duet::fraud::choreographed

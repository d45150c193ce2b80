#include "services/fraud/choreographed/react.hpp"

#include "shared/messages/events.hpp"

namespace duet::fraud::choreographed {

using namespace events;

namespace {

Events assess(Fraud& fraud, const Order& order, Transaction& tx) {
    const auto assessed = fraud.assess(tx, order, encode(order));
    switch (assessed.kind) {
        case Assessed::Kind::cleared: return {FraudCleared{{order}}};
        case Assessed::Kind::refused: return {FraudBlocked{{{order.order_id}, assessed.reason}}};
        case Assessed::Kind::moot: return {};   // the order has ended: nobody waits for the answer
        case Assessed::Kind::in_review: break;   // until a person decides
    }
    return {FraudFlagged{{order.order_id}, assessed.rules}};
}

Events close(Fraud& fraud, const std::string& order_id, Transaction& tx) {
    fraud.close(tx, order_id);
    return {};
}

}  // namespace

/// What a decision makes of the order; nothing when it was decided before.
Events said_of(const std::string& order_id, const Decided& decided, Transaction&) {
    if (!decided.now) return {};
    if (decided.state == ReviewState::approved) return {FraudCleared{{decode<Order>(Body::parse(decided.goes_on))}, true}};
    return {FraudBlocked{{{order_id}, refusal(decided.state)}}};
}

void react(service::Reactions& when, Fraud& fraud) {
    when.hears<OrderPlaced>([&](const OrderPlaced& placed, Transaction& tx) -> Events { return assess(fraud, placed.order, tx); });

    when.hears<OrderCancelled>([&](const OrderCancelled& cancelled, Transaction& tx) -> Events { return close(fraud, cancelled.order.order_id, tx); });
    when.hears<OrderRejected>([&](const OrderRejected& rejected, Transaction& tx) -> Events { return close(fraud, rejected.order.order_id, tx); });

    when.says<FraudCleared, FraudFlagged, FraudBlocked>();
}

}  // namespace duet::fraud::choreographed

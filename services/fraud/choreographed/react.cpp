#include "services/fraud/choreographed/react.hpp"

#include "shared/messages/events.hpp"

namespace duet::fraud::choreographed {

using namespace events;

namespace {

/// Nobody has decided in time. A row, not a thread: it survives a restart.
struct ReviewRunsOut {
    static constexpr std::string_view type = "fraud.review_runs_out";
    std::string order_id;
    const std::string& subject() const { return order_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
    }
};

Events assess(Fraud& fraud, const Order& order, Transaction& tx) {
    const auto assessed = fraud.assess(tx, order, encode(order));
    switch (assessed.kind) {
        case Assessed::Kind::cleared: return {FraudCleared{{order}}};
        case Assessed::Kind::refused: return {FraudBlocked{{{order.order_id}, assessed.reason}}};
        case Assessed::Kind::moot: return {};  // the order has ended: nobody waits for the answer
        case Assessed::Kind::in_review: break;
    }
    tx.remind_at(assessed.expires_at, ReviewRunsOut{order.order_id});
    return {FraudFlagged{{order.order_id}, assessed.rules}};
}

Events close(Fraud& fraud, const std::string& order_id, Transaction& tx) {
    fraud.close(tx, order_id);
    tx.forget<ReviewRunsOut>(order_id);
    return {};
}

}  // namespace

Events said_of(const std::string& order_id, const Decided& decided, Transaction& tx) {
    if (!decided.now) return {};
    tx.forget<ReviewRunsOut>(order_id);
    if (decided.state == ReviewState::approved)
        return {FraudCleared{{decode<Order>(Body::parse(decided.goes_on))}, true}};
    return {FraudBlocked{{{order_id}, refusal(decided.state)}}};
}

void react(service::Handlers& on, Fraud& fraud) {
    on.event<OrderPlaced>([&](const OrderPlaced& placed, Transaction& tx) -> Events {
        return assess(fraud, placed.order, tx);
    });

    on.timer<ReviewRunsOut>([&](const ReviewRunsOut& review, Transaction& tx) -> Events {
        const auto decided = fraud.decide(tx, review.order_id, ReviewDecision::expire);
        return decided ? said_of(review.order_id, *decided, tx) : Events{};
    });

    on.event<OrderCancelled>([&](const OrderCancelled& cancelled, Transaction& tx) -> Events {
        return close(fraud, cancelled.order.order_id, tx);
    });
    on.event<OrderRejected>([&](const OrderRejected& rejected, Transaction& tx) -> Events {
        return close(fraud, rejected.order.order_id, tx);
    });

    on.publishes<FraudCleared, FraudFlagged, FraudBlocked>();
}

}  // namespace duet::fraud::choreographed

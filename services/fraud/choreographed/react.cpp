#include "services/fraud/choreographed/react.hpp"

#include "services/fraud/choreographed/review_events.hpp"
#include "shared/messages/events.hpp"

namespace duet::fraud::choreographed {

using namespace events;

namespace {

/// Due when a review expires. A row, not a thread: it survives a restart.
struct ReviewRunsOut {
    static constexpr std::string_view type = "fraud.review_runs_out";
    std::string order_id;
    const std::string& subject() const { return order_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order_id", s.order_id);
    }
};

struct OrderEvents {  // review_events.hpp
    using Subject = Order;
    static const std::string& id(const Order& order) { return order.order_id; }
    static Event cleared(const Order& order, bool reviewed) {
        return FraudCleared{{order}, reviewed};
    }
    static Event blocked(const std::string& order_id, const std::string& reason) {
        return FraudBlocked{{{order_id}, reason}};
    }
    static Event flagged(const std::string& order_id, const std::vector<std::string>& rules) {
        return FraudFlagged{{order_id}, rules};
    }
};

Events assess(Fraud& fraud, const Order& order, Transaction& tx) {
    const auto assessed = fraud.assess(tx, order, encode(order));
    if (assessed.kind == Assessed::Kind::in_review)
        tx.remind_at(assessed.expires_at, ReviewRunsOut{order.order_id});
    return events_of<OrderEvents>(assessed, order);
}

Events close(Fraud& fraud, const std::string& order_id, Transaction& tx) {
    fraud.close(tx, order_id);
    tx.forget<ReviewRunsOut>(order_id);
    return {};
}

}  // namespace

Events order_review_events(const std::string& order_id, const Decided& decided, Transaction& tx) {
    if (!decided.now) return {};
    tx.forget<ReviewRunsOut>(order_id);
    return events_of<OrderEvents>(decided, order_id);
}

void react(service::Handlers& on, Fraud& fraud) {
    on.event<OrderPlaced>([&](const OrderPlaced& placed, Transaction& tx) -> Events {
        return assess(fraud, placed.order, tx);
    });

    on.timer<ReviewRunsOut>([&](const ReviewRunsOut& review, Transaction& tx) -> Events {
        const auto decided = fraud.decide(tx, review.order_id, ReviewDecision::expire);
        return decided ? order_review_events(review.order_id, *decided, tx) : Events{};
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

#include "services/coordinator/requests.hpp"

#include "services/coordinator/sagas/place_order.hpp"
#include "services/coordinator/sagas/return_goods.hpp"
#include "shared/messages/answers.hpp"
#include "shared/messages/requests.hpp"

namespace duet::coordinator {

using service::Answered;

namespace {

Answered refuse(const answers::Problem& problem, const std::string& id) {
    return {{problem.status, problem.body}, id};
}

bool visible(const std::optional<SagaState>& saga, const requests::AboutOrder& request) {
    return saga && answers::may_see(saga->owner, request.owner, request.by_operator);
}

bool of_order(const std::optional<SagaState>& saga) {
    return saga && saga->definition->name == "place-order";
}
bool of_return(const std::optional<SagaState>& saga) {
    return saga && saga->definition->name == "return-goods";
}

/// Orders rejected the return when it was opened: fraud has no review of it.
bool rejected_at_once(const SagaState& saga) {
    if (saga.definition->name != "return-goods" || saga.phase != Phase::ended ||
        !saga.decision.empty())
        return false;
    const auto reason = saga.definition->reason(saga.data);
    return !reason.empty() && reason != "timed_out";
}

}  // namespace

void decide(service::Handlers& on, Engine& engine, const std::string& root) {
    // The saga's row and the answer are one commit: an accepted order cannot be lost.
    on.request<requests::PlaceOrder>(
        "orders.place",
        [&engine, root](const requests::PlaceOrder& request, Transaction& tx) -> Answered {
            PlaceOrderData order;
            static_cast<Order&>(order) = request.order;
            order.order_id = requests::order_id_for(request.order.placed_at, request.owner,
                                                    tx.cause.subject, tx.cause.generation);
            order.owner = request.owner;
            const auto id = order.order_id;
            engine.begin(tx, "place-order", id, request.owner, std::move(order));
            return {{202, answers::order_state(root, id, "pending", "")}, id};
        });

    on.request<requests::RequestReturn>(
        "orders.return",
        [&engine, root](const requests::RequestReturn& request, Transaction& tx) -> Answered {
            ReturnGoodsData goods;
            static_cast<RequestedReturn&>(goods) = request.goods;
            goods.return_id = requests::return_id_for(request.goods.placed_at, request.owner,
                                                      tx.cause.subject, tx.cause.generation);
            goods.owner = request.owner;
            goods.requested_by_operator = request.by_operator;
            const auto id = goods.return_id;
            engine.begin(tx, "return-goods", id, request.owner, std::move(goods));
            return {{202, answers::return_state(root, id, "pending", "")}, id};
        });

    on.request<requests::AboutOrder>(
        "orders.cancel",
        [&engine, root](const requests::AboutOrder& request, Transaction& tx) -> Answered {
            const auto saga = engine.find(tx.db, request.order_id);
            if (!of_order(saga) || !visible(saga, request))
                return refuse(answers::unknown_order(request.order_id), request.order_id);
            if (!engine.cancel(tx, request.order_id, request.request)) {
                return refuse(answers::cannot_cancel(request.order_id), request.order_id);
            }
            return {{202, answers::order_state(root, request.order_id, "pending", "")},
                    request.order_id};
        });

    on.request<requests::AboutOrder>(
        "orders.retry",
        [&engine, root](const requests::AboutOrder& request, Transaction& tx) -> Answered {
            if (!visible(engine.find(tx.db, request.order_id), request))
                return refuse(answers::unknown_order(request.order_id), request.order_id);
            if (!engine.retry(tx, request.order_id))
                return refuse(answers::nothing_to_retry(request.order_id), request.order_id);
            return {{202, answers::order_state(root, request.order_id, "needs_attention", "")},
                    request.order_id};
        });

    on.request<requests::DecideReview>(
        "reviews.decide",
        [&engine](const requests::DecideReview& request, Transaction& tx) -> Answered {
            const auto& id = request.id;
            const auto saga = engine.find(tx.db, id);
            if ((!of_order(saga) && !of_return(saga)) || rejected_at_once(*saga)) {
                return refuse(answers::unknown_review(id), id);
            }
            const bool about_return = of_return(saga);
            if (saga->decision == request.decision || engine.decide(tx, id, request.decision)) {
                return {{202, answers::review_decision(id, about_return, request.decision)}, id};
            }
            return refuse(answers::already_decided(id, saga->decision), id);
        });
}

}  // namespace duet::coordinator

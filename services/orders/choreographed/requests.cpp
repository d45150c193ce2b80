#include "services/orders/choreographed/requests.hpp"

#include "services/orders/rules/states.hpp"
#include "shared/messages/answers.hpp"
#include "shared/messages/events.hpp"
#include "shared/messages/requests.hpp"

namespace duet::orders::choreographed {

using namespace events;
using service::Answered;

namespace {

Answered refuse(const answers::Problem& problem, const std::string& order_id) {
    return {{problem.status, problem.body}, order_id};
}

}  // namespace

void decide(service::Handlers& on, Orders& orders, Returns& returns) {
    // The order and "order.placed" in one commit: no order without its event, no event without its
    // order.
    on.request<requests::PlaceOrder>(
        "orders.place", [&](const requests::PlaceOrder& request, Transaction& tx) -> Answered {
            auto order = request.order;
            order.order_id = requests::order_id_for(request.order.placed_at, request.owner,
                                                    tx.cause.subject, tx.cause.generation);
            orders.open(tx, order, request.owner);
            return {{202, answers::order_state(orders.root(), order.order_id, "pending", "")},
                    order.order_id,
                    {OrderPlaced{{order}}}};
        });

    on.request<requests::AboutOrder>(
        "orders.cancel", [&](const requests::AboutOrder& request, Transaction& tx) -> Answered {
            const auto state =
                orders.state_for(tx, request.order_id, request.owner, request.by_operator);
            if (!state) return refuse(answers::unknown_order(request.order_id), request.order_id);
            if (!may_cancel(*state))
                return refuse(answers::cannot_cancel(request.order_id), request.order_id);
            orders.note_cancel(tx, request.order_id, "requested");
            return {{202, answers::order_state(orders.root(), request.order_id,
                                               std::string{name_of(*state)}, "")},
                    request.order_id,
                    {OrderCancelRequested{{{request.order_id}, request.request}}}};
        });

    on.request<requests::AboutOrder>(
        "orders.retry", [&](const requests::AboutOrder& request, Transaction& tx) -> Answered {
            const auto state =
                orders.state_for(tx, request.order_id, request.owner, request.by_operator);
            if (!state) return refuse(answers::unknown_order(request.order_id), request.order_id);
            if (*state != State::needs_attention)
                return refuse(answers::nothing_to_retry(request.order_id), request.order_id);
            return {{202, answers::order_state(orders.root(), request.order_id,
                                               std::string{name_of(*state)}, "")},
                    request.order_id,
                    {OrderRetryRequested{{{request.order_id}, request.request}}}};
        });

    on.request<requests::RequestReturn>(
        "orders.return", [&](const requests::RequestReturn& request, Transaction& tx) -> Answered {
            auto goods = request.goods;
            goods.return_id = requests::return_id_for(request.goods.placed_at, request.owner,
                                                      tx.cause.subject, tx.cause.generation);
            const auto opened = returns.open(tx, goods, request.owner, request.by_operator);
            Answered answered{
                {202, answers::return_state(orders.root(), goods.return_id, "pending", "")},
                goods.return_id};
            if (opened.reason.empty())
                answered.events = {ReturnRequested{{opened.goods}, request.by_operator}};
            return answered;
        });
}

}  // namespace duet::orders::choreographed

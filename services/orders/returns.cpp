#include "services/orders/returns.hpp"

#include "services/orders/rules/returns.hpp"
#include "services/orders/store/order_store.hpp"
#include "services/orders/store/return_store.hpp"
#include "shared/messages/answers.hpp"

namespace duet::orders {

OpenedReturn Returns::decide(Transaction& tx, const RequestedReturn& goods,
                             const std::string& owner, bool is_operator) {
    if (!goods.order_id) return {"", goods};
    const auto order = OrderStore{tx.db}.find(*goods.order_id);
    if (!order || !answers::may_see(order->owner, owner, is_operator))
        return {"unknown_order", goods};
    ReturnStore store{tx.db};
    const auto decision = decide_return(order->now.state, order->order.lines,
                                        store.returned_units(*goods.order_id), goods.lines);
    OpenedReturn opened{decision.reason, goods};
    if (!opened.reason.empty()) return opened;
    opened.goods.lines = as_requested(decision.lines);
    opened.goods.country = order->order.ship_to.country;
    store.add_returned(*goods.order_id, decision.lines);
    return opened;
}

OpenedReturn Returns::open(Transaction& tx, const RequestedReturn& goods, const std::string& owner,
                           bool is_operator) {
    ReturnStore store{tx.db};
    if (const auto known = store.find(goods.return_id)) return {known->reason, known->goods};

    auto opened = decide(tx, goods, owner, is_operator);
    const bool accepted = opened.reason.empty();
    const auto amount = accepted ? total_of(priced_lines(opened.goods.lines)) : 0;
    store.put({.goods = opened.goods,
               .owner = owner,
               .state = accepted ? ReturnState::pending : ReturnState::rejected,
               .reason = opened.reason,
               .amount = amount});
    if (!accepted) settle(tx, goods.return_id, ReturnState::rejected, opened.reason);
    tx.step("orders.open_return");
    return opened;
}

void Returns::put_in_review(Transaction& tx, const std::string& return_id) {
    const auto known = ReturnStore{tx.db}.find(return_id);
    if (known && known->review_done) return;  // "flagged" arrived after "cleared"
    if (!go(tx, return_id, ReturnState::in_review, "")) return;
    settle(tx, return_id, ReturnState::in_review, "");
    tx.step("orders.review_return");
}

void Returns::take_from_review(Transaction& tx, const std::string& return_id) {
    ReturnStore store{tx.db};
    store.note_review_done(return_id);
    const auto known = store.find(return_id);
    if (known && known->state == ReturnState::in_review)
        go(tx, return_id, ReturnState::pending, "");
}

void Returns::reject(Transaction& tx, const std::string& return_id, const std::string& reason) {
    if (!go(tx, return_id, ReturnState::rejected, reason)) return;
    ReturnStore store{tx.db};
    const auto goods = store.find(return_id).value().goods;
    if (goods.order_id) store.subtract_returned(*goods.order_id, priced_lines(goods.lines));
    settle(tx, return_id, ReturnState::rejected, reason);
    tx.step("orders.reject_return");
}

bool Returns::finish(Transaction& tx, const Return& goods) {
    if (!go(tx, goods.return_id, ReturnState::refunded, "")) return false;
    ReturnStore store{tx.db};
    store.note_refund(goods.return_id, goods.lines);
    settle(tx, goods.return_id, ReturnState::refunded, "");
    if (!goods.order_id) return false;

    const auto order = OrderStore{tx.db}.find(*goods.order_id);
    if (!order) return false;
    const bool everything = all_returned(order->order.lines, store.returned_units(*goods.order_id));
    orders_.go(tx, *goods.order_id, everything ? State::returned : State::partly_returned);
    return true;
}

bool Returns::go(Transaction& tx, const std::string& return_id, ReturnState state,
                 const std::string& reason) {
    ReturnStore store{tx.db};
    const auto known = store.find(return_id);
    if (!known || !return_may_follow(known->state, state)) return false;
    store.change(return_id, state, reason);
    return true;
}

void Returns::settle(Transaction& tx, const std::string& return_id, ReturnState state,
                     const std::string& reason) {
    const auto answer =
        answers::return_state(orders_.root(), return_id, std::string{name_of(state)}, reason);
    ReturnStore{tx.db}.settle(return_id, answer);
    tx.announce(return_id, answer);
}

}  // namespace duet::orders

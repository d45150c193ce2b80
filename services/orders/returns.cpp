#include "services/orders/returns.hpp"

#include "services/orders/rules/returns.hpp"
#include "services/orders/store/order_store.hpp"
#include "services/orders/store/return_store.hpp"
#include "shared/messages/answers.hpp"

namespace duet::orders {

OpenedReturn Returns::open(Transaction& tx, const Return& goods, const std::string& owner, bool is_operator) {
    ReturnStore store{tx.db};
    if (const auto known = store.find(goods.return_id)) return {known->reason, known->goods};

    OpenedReturn opened{"", goods};
    if (goods.order_id) {
        const auto order = OrderStore{tx.db}.find(*goods.order_id);
        const bool visible = order && (is_operator || order->owner == owner);
        const auto decision = visible ? decide_return(order->now.state, order->order.lines, store.returned_units(*goods.order_id), goods.lines) : ReturnDecision{"unknown_order", {}};
        opened.reason = decision.reason;
        if (decision.reason.empty()) {
            opened.goods.lines = decision.lines;
            opened.goods.country = order->order.ship_to.country;
            store.add_returned(*goods.order_id, goods.lines);
        }
    }
    const bool accepted = opened.reason.empty();
    store.put({opened.goods, owner, accepted ? "pending" : "rejected", opened.reason, total_of(opened.goods.lines)});
    if (!accepted) {
        const auto answer = answers::return_state(orders_.root(), goods.return_id, "rejected", opened.reason);
        store.finish(goods.return_id, "rejected", 0, goods.lines, answer);
        tx.announce(goods.return_id, answer);
    }
    tx.step("orders.open_return");
    return opened;
}

bool Returns::finish(Transaction& tx, const Return& goods) {
    ReturnStore store{tx.db};
    const auto answer = answers::return_state(orders_.root(), goods.return_id, "refunded", "");
    store.finish(goods.return_id, "refunded", total_of(goods.lines), goods.lines, answer);
    tx.announce(goods.return_id, answer);
    if (!goods.order_id) return false;

    const auto order = OrderStore{tx.db}.find(*goods.order_id);
    if (!order) return false;
    const bool everything = all_returned(order->order.lines, store.returned_units(*goods.order_id));
    orders_.go(tx, *goods.order_id, everything ? "returned" : "partly_returned");
    return true;
}

}  // namespace duet::orders

#include "services/orders/orders.hpp"

#include "services/orders/rules/states.hpp"
#include "services/orders/store/ended_store.hpp"
#include "services/orders/store/order_store.hpp"
#include "shared/messages/answers.hpp"

namespace duet::orders {

void Orders::open(Transaction& tx, const Order& order, const std::string& owner) {
    OrderStore store{tx.db};
    if (store.state(order.order_id)) return;
    store.insert(order, owner, State::pending);
    store.append_to_history(order.order_id, {.version = 1,
                                             .from = std::nullopt,
                                             .to = State::pending,
                                             .at = tx.now,
                                             .cause = tx.cause.type});
    tx.step("orders.open");
}

bool Orders::go(Transaction& tx, const std::string& order_id, State state,
                const std::string& reason) {
    const auto known = OrderStore{tx.db}.state(order_id);
    return known && go_on(tx, order_id, *known, state, reason);
}

bool Orders::go_on(Transaction& tx, const std::string& order_id, const OrderState& known,
                   State state, const std::string& reason) {
    if (!may_follow(known.state, state)) return false;
    OrderStore store{tx.db};
    const OrderState now{.state = state,
                         .reason = reason,
                         .version = known.version + 1,
                         .review_done = known.review_done};
    const bool undecided = known.state == State::pending || known.state == State::in_review;
    if (is_settled(state) && undecided) {
        auto answer = answers::order_state(root_, order_id, std::string{name_of(state)}, reason);
        store.change_and_settle(order_id, now, answer);
        tx.announce(order_id, std::move(answer));
    } else {
        store.change(order_id, now);
    }
    store.append_to_history(order_id, {.version = now.version,
                                       .from = known.state,
                                       .to = state,
                                       .at = tx.now,
                                       .cause = tx.cause.type});
    tx.step("orders." + std::string{name_of(state)});
    return true;
}

void Orders::put_in_review(Transaction& tx, const std::string& order_id) {
    const auto known = OrderStore{tx.db}.state(order_id);
    if (known && known->review_done)
        return;  // "flagged" arrived after "cleared": the broker does not keep their order
    go(tx, order_id, State::in_review);
}

void Orders::take_from_review(Transaction& tx, const std::string& order_id) {
    OrderStore store{tx.db};
    store.note_review_done(order_id);
    const auto known = store.state(order_id);
    if (known && known->state == State::in_review) go(tx, order_id, State::pending);
}

bool Orders::confirm(Transaction& tx, const std::string& order_id) {
    const auto known = OrderStore{tx.db}.state(order_id);
    if (known && known->state != State::in_review)
        return go_on(tx, order_id, *known, State::confirmed, "");
    take_from_review(tx, order_id);  // this message overtook the end of the review
    return go(tx, order_id, State::confirmed);
}

void Orders::mark_dispatched(Transaction& tx, const std::string& order_id) {
    go(tx, order_id, State::dispatched);
}

bool Orders::end(Transaction& tx, const std::string& order_id, const std::string& reason,
                 const std::vector<std::string>& skus) {
    if (!go(tx, order_id, end_for(reason), reason)) return false;
    if (!skus.empty()) OrderStore{tx.db}.note_skus(order_id, skus);
    return true;
}

void Orders::flag_for_attention(Transaction& tx, const std::string& order_id,
                                const std::string& reason) {
    go(tx, order_id, State::needs_attention, reason);
}

std::optional<State> Orders::state_for(Transaction& tx, const std::string& order_id,
                                       const std::string& owner, bool is_operator) {
    const auto record = OrderStore{tx.db}.find(order_id);
    if (!record || !answers::may_see(record->owner, owner, is_operator)) return std::nullopt;
    return record->now.state;
}

void Orders::note_cancel(Transaction& tx, const std::string& order_id, const std::string& state) {
    OrderStore{tx.db}.note_cancel(order_id, state);
}

std::optional<Order> Orders::find(Transaction& tx, const std::string& order_id) {
    auto record = OrderStore{tx.db}.find(order_id);
    if (!record) return std::nullopt;
    return std::move(record->order);
}

void Orders::append_to_extract_log(Transaction& tx, const std::string& order_id, State outcome,
                                   const std::string& reason) {
    EndedStore{tx.db}.add(order_id, outcome, reason);
}

EndedOrders Orders::orders_ended_since(Transaction& tx, const ExtractAfter& extract) {
    return EndedStore{tx.db}.after(extract);
}

}  // namespace duet::orders

// The pivot: whether an order is captured or cancelled first is decided here and nowhere else.
// Both functions read the same row in the same transaction as their effect; the rule itself is in
// rules/hold.cpp.

#include "services/payments/payments.hpp"

#include "services/payments/store/payment_store.hpp"

namespace duet::payments {

bool Payments::capture(Transaction& tx, const std::string& order_id) {
    PaymentStore store{tx.db};
    auto known = store.find(order_id);
    if (!known || !may_capture(known->state, known->stopped)) return false;
    const auto next = after_capture(known->state);
    if (!next) return true;  // captured before: a repeated command or event
    known->state = *next;
    store.put(order_id, *known);
    store.capture(order_id, known->customer_id, known->amount, tx.now);
    tx.step("payments.capture");
    return true;
}

bool Payments::stop(Transaction& tx, const std::string& order_id) {
    PaymentStore store{tx.db};
    auto known = store.find(order_id).value_or(
        Authorization{.state = State::tombstone, .stopped = true, .reason = "cancelled"});
    if (!may_stop(known.state)) return false;
    known.stopped = true;
    store.put(order_id, known);
    tx.step("payments.stop");
    return true;
}

}  // namespace duet::payments

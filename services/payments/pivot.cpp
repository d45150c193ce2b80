// The pivot: whether an order is captured or cancelled first is decided here and nowhere else.

#include "services/payments/payments.hpp"

#include "services/payments/store/payment_store.hpp"

namespace duet::payments {

bool Payments::capture(Transaction& tx, const std::string& order_id) {
    PaymentStore store{tx.db};
    auto known = store.find(order_id);
    if (!known || known->stopped || (known->state != "held" && known->state != "captured"))
        return false;
    if (known->state == "captured") return true;
    known->state = "captured";
    store.put(order_id, *known);
    store.capture(order_id, known->customer_id, known->amount, tx.now);
    tx.step("payments.capture");
    return true;
}

bool Payments::stop(Transaction& tx, const std::string& order_id) {
    PaymentStore store{tx.db};
    auto known =
        store.find(order_id).value_or(Authorisation{"", 0, "", "tombstone", true, "cancelled", {}});
    if (known.state == "captured") return false;
    known.stopped = true;
    store.put(order_id, known);
    tx.step("payments.stop");
    return true;
}

}  // namespace duet::payments

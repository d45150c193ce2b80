// The pivot: the money that was held for an order is taken.

#include "services/payments/payments.hpp"

#include "services/payments/store/payment_store.hpp"

namespace duet::payments {

bool Payments::capture(Transaction& tx, const std::string& order_id) {
    PaymentStore store{tx.db};
    auto known = store.find(order_id);
    if (!known || known->stopped || (known->state != "held" && known->state != "captured")) return false;
    // Holds lapse at the card network after some days. Whoever is to capture and finds no hold, holds the money anew, and captures that.
    if (known->state != "held") store.hold(order_id, known->customer_id, known->amount, tx.now);
    known->state = "captured";
    store.put(order_id, *known);
    store.capture(order_id, known->customer_id, known->amount, tx.now);
    tx.step("payments.capture");
    return true;
}

bool Payments::stop(Transaction& tx, const std::string& order_id) {
    PaymentStore store{tx.db};
    auto known = store.find(order_id).value_or(Authorisation{"", 0, "", "tombstone", true, "cancelled", {}});
    if (known.state == "captured") return false;
    known.stopped = true;
    store.put(order_id, known);
    tx.step("payments.stop");
    return true;
}

}  // namespace duet::payments

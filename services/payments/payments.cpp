#include "services/payments/payments.hpp"

#include "services/payments/store/payment_store.hpp"
#include "services/payments/store/refund_store.hpp"

namespace duet::payments {

Authorised Payments::authorize(Transaction& tx, const OrderSummary& order) {
    PaymentStore store{tx.db};
    const auto known = store.find(order.order_id);
    if (known && (known->stopped || known->state == "tombstone" || known->state == "voided"))
        return {Authorised::Kind::refused, "cancelled"};
    if (known && known->state == "declined") return {Authorised::Kind::refused, known->reason};
    if (known && known->state != "asked") return {};

    Authorisation authorisation{order.customer_id, order.total, order.token, "held", false, "", {}};
    const auto answer = ask_network(order.token, tx.cause.attempt);
    if (answer.kind == NetworkAnswer::Kind::unreachable) throw service::Transient(answer.reason);
    if (answer.kind == NetworkAnswer::Kind::slow) {
        const auto ready_at = known ? known->ready_at : tx.now + answer.takes;
        if (tx.now < ready_at) {
            authorisation.state = "asked";
            authorisation.ready_at = ready_at;
            store.put(order.order_id, authorisation);
            return {Authorised::Kind::later, "", ready_at};
        }
    }
    auto reason = answer.reason;
    if (reason.empty()) reason = refusal(store.account(order.customer_id), order.total);
    if (!reason.empty()) {
        authorisation.state = "declined";
        authorisation.reason = reason;
        store.put(order.order_id, authorisation);
        return {Authorised::Kind::refused, reason};
    }
    store.put(order.order_id, authorisation);
    store.hold(order.order_id, order.customer_id, order.total, tx.now);
    if (answer.reply_gets_lost) tx.lose_reply();
    tx.step("payments.authorize");
    return {};
}

Voided Payments::undo(Transaction& tx, const std::string& order_id, const std::string& why,
                      bool by_operator) {
    PaymentStore store{tx.db};
    auto known =
        store.find(order_id).value_or(Authorisation{"", 0, "", "tombstone", false, why, {}});
    if (known.state == "captured") return {Voided::Kind::captured, ""};
    if (known.state == "voided" || known.state == "declined")
        return {Voided::Kind::nothing_to_undo, known.reason};
    if (known.state == "tombstone") {
        store.put(order_id, known);
        return {Voided::Kind::nothing_to_undo, known.reason};
    }
    if (known.reason.empty()) known.reason = why;
    if (known.state == "held" && !can_void(known.token) && !by_operator) {
        store.put(order_id, known);
        return {Voided::Kind::failed, known.reason};
    }
    if (known.state == "held") store.release(order_id, known.customer_id, known.amount, tx.now);
    known.state = "voided";
    store.put(order_id, known);
    tx.step("payments.void");
    return {Voided::Kind::voided, known.reason};
}

void Payments::refund(Transaction& tx, const Return& goods) {
    PaymentStore{tx.db}.refund(goods.return_id, goods.customer_id, total_of(goods.lines), tx.now);
    tx.step("payments.refund");
}

void Payments::note_refund(Transaction& tx, const Return& goods) { RefundStore{tx.db}.add(goods); }

PaidRefunds Payments::refunded_after(Transaction& tx, const ExtractAfter& asked) {
    return RefundStore{tx.db}.after(asked);
}

void Payments::set_credit_limit(Transaction& tx, const requests::PutAccount& request) {
    PaymentStore{tx.db}.set_credit_limit(request.customer_id, request.credit_limit);
}

Money Payments::amount_of(Transaction& tx, const std::string& order_id) {
    const auto known = PaymentStore{tx.db}.find(order_id);
    return known ? known->amount : 0;
}

}  // namespace duet::payments

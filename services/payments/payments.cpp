#include "services/payments/payments.hpp"

#include "services/payments/store/payment_store.hpp"
#include "services/payments/store/refund_store.hpp"

namespace duet::payments {

Authorized Payments::authorize(Transaction& tx, const OrderSummary& order) {
    PaymentStore store{tx.db};
    const auto known = store.find(order.order_id);
    if (known && (known->stopped || is_undone(known->state)))
        return {Authorized::Kind::refused, "cancelled"};
    if (known && known->state == State::declined) return {Authorized::Kind::refused, known->reason};
    if (known && known->state != State::pending) return {};

    Authorization authorization{.customer_id = order.customer_id,
                                .amount = order.total,
                                .token = order.token,
                                .state = State::held};
    const auto reply = network_reply(order.token, tx.cause.attempt);
    if (reply.kind == NetworkReply::Kind::unreachable) throw service::Transient(reply.reason);
    if (reply.kind == NetworkReply::Kind::slow) {
        const auto ready_at = known ? known->ready_at : tx.now + reply.takes;
        if (tx.now < ready_at) {
            authorization.state = State::pending;
            authorization.ready_at = ready_at;
            store.put(order.order_id, authorization);
            return {Authorized::Kind::later, "", ready_at};
        }
    }
    auto reason = reply.reason;
    if (reason.empty()) reason = refusal(store.account(order.customer_id), order.total);
    if (!reason.empty()) {
        authorization.state = State::declined;
        authorization.reason = reason;
        store.put(order.order_id, authorization);
        return {Authorized::Kind::refused, reason};
    }
    store.put(order.order_id, authorization);
    store.hold(order.order_id, order.customer_id, order.total, tx.now);
    if (reply.gets_lost) tx.lose_reply();
    tx.step("payments.authorize");
    return {};
}

Voided Payments::undo(Transaction& tx, const std::string& order_id, const std::string& why,
                      bool by_operator) {
    PaymentStore store{tx.db};
    auto known = store.find(order_id).value_or(
        Authorization{.state = State::tombstone, .stopped = false, .reason = why});
    if (known.state == State::captured) return {Voided::Kind::captured, ""};
    if (known.state == State::tombstone) {
        store.put(order_id, known);
        return {Voided::Kind::nothing_to_undo, known.reason};
    }
    const auto next = after_void(known.state);
    if (!next) return {Voided::Kind::nothing_to_undo, known.reason};
    if (known.reason.empty()) known.reason = why;
    if (known.state == State::held && !can_void(known.token) && !by_operator) {
        store.put(order_id, known);
        return {Voided::Kind::failed, known.reason};
    }
    if (known.state == State::held)
        store.release(order_id, known.customer_id, known.amount, tx.now);
    known.state = *next;
    store.put(order_id, known);
    tx.step("payments.void");
    return {Voided::Kind::voided, known.reason};
}

void Payments::refund(Transaction& tx, const Return& goods) {
    PaymentStore{tx.db}.refund(goods.return_id, goods.customer_id, total_of(goods.lines), tx.now);
    tx.step("payments.refund");
}

void Payments::append_to_extract_log(Transaction& tx, const Return& goods) {
    RefundStore{tx.db}.add(goods);
}

PaidRefunds Payments::refunds_paid_since(Transaction& tx, const ExtractAfter& extract) {
    return RefundStore{tx.db}.after(extract);
}

void Payments::set_credit_limit(Transaction& tx, const requests::PutAccount& request) {
    PaymentStore{tx.db}.set_credit_limit(request.customer_id, request.credit_limit);
}

Money Payments::amount_of(Transaction& tx, const std::string& order_id) {
    const auto known = PaymentStore{tx.db}.find(order_id);
    return known ? known->amount : 0;
}

}  // namespace duet::payments

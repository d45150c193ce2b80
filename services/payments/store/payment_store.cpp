#include "services/payments/store/payment_store.hpp"

namespace duet::payments {

std::optional<Authorization> PaymentStore::find(const std::string& order_id) const {
    auto row = db_.query(
        "SELECT customer_id, amount, token, state, stopped, reason, ready_at FROM authorizations "
        "WHERE order_id = ?",
        order_id);
    if (!row.next()) return std::nullopt;
    return Authorization{.customer_id = row.text(0),
                         .amount = row.integer(1),
                         .token = row.text(2),
                         .state = state_named(row.view(3)),
                         .stopped = row.integer(4) != 0,
                         .reason = row.text(5),
                         .ready_at = from_micros(row.integer(6))};
}

void PaymentStore::put(const std::string& order_id, const Authorization& a) {
    db_.run(
        "INSERT OR REPLACE INTO authorizations (order_id, customer_id, amount, token, state, "
        "stopped, reason, ready_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        order_id, a.customer_id, a.amount, a.token, name_of(a.state), a.stopped, a.reason,
        to_micros(a.ready_at));
}

Account PaymentStore::account(const std::string& customer_id) const {
    auto row = db_.query(
        "SELECT held, captured, refunded, credit_limit FROM accounts WHERE customer_id = ?",
        customer_id);
    if (!row.next()) return {};
    return {.held = row.integer(0),
            .captured = row.integer(1),
            .refunded = row.integer(2),
            .credit_limit = row.is_null(3) ? std::nullopt : std::optional{row.integer(3)}};
}

void PaymentStore::set_credit_limit(const std::string& customer_id, Money limit) {
    db_.run(
        "INSERT INTO accounts (customer_id, credit_limit) VALUES (?, ?) ON CONFLICT (customer_id) "
        "DO UPDATE SET credit_limit = excluded.credit_limit",
        customer_id, limit);
}

void PaymentStore::transfer(const char* kind, const std::string& subject,
                            const std::string& customer_id, const std::string& debit,
                            const std::string& credit, Money amount, Instant now) {
    db_.run(
        "INSERT INTO transfers (kind, subject, customer_id, debit, credit, amount, at) VALUES (?, "
        "?, ?, ?, ?, ?, ?)",
        kind, subject, customer_id, debit, credit, amount, to_micros(now));
}

void PaymentStore::add(const std::string& customer_id, Money held, Money captured, Money refunded) {
    const int rows_changed = db_.run(
        "UPDATE accounts SET held = held + ?, captured = captured + ?, refunded = refunded + ? "
        "WHERE customer_id = ?",
        held, captured, refunded, customer_id);
    if (rows_changed == 0)
        db_.run("INSERT INTO accounts (customer_id, held, captured, refunded) VALUES (?, ?, ?, ?)",
                customer_id, held, captured, refunded);
}

void PaymentStore::hold(const std::string& order_id, const std::string& customer_id, Money amount,
                        Instant now) {
    transfer("hold", order_id, customer_id, "customer", "held", amount, now);
    add(customer_id, amount, 0, 0);
}

void PaymentStore::release(const std::string& order_id, const std::string& customer_id,
                           Money amount, Instant now) {
    transfer("void", order_id, customer_id, "held", "customer", amount, now);
    add(customer_id, -amount, 0, 0);
}

void PaymentStore::capture(const std::string& order_id, const std::string& customer_id,
                           Money amount, Instant now) {
    transfer("capture", order_id, customer_id, "held", "sales", amount, now);
    add(customer_id, -amount, amount, 0);
}

void PaymentStore::refund(const std::string& return_id, const std::string& customer_id,
                          Money amount, Instant now) {
    transfer("refund", return_id, customer_id, "sales", "customer", amount, now);
    add(customer_id, 0, 0, amount);
}

}  // namespace duet::payments

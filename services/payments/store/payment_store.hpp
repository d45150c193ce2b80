#pragma once
// The SQL of payments: authorizations, transfers, accounts. Every statement runs inside the
// caller's transaction.

#include "services/payments/rules/authorization.hpp"
#include "services/payments/rules/hold.hpp"
#include "shared/clock/clock.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>

namespace duet::payments {

/// A row of `authorizations`.
struct Authorization {
    std::string customer_id{};
    Money amount = 0;  ///< pence
    std::string token{};
    State state = State::pending;
    bool stopped = false;  ///< the customer cancelled first: never captured
    std::string reason{};  ///< why it was declined or undone
    Instant ready_at{};    ///< with `pending`: when the card network has replied
};

/// Borrows the connection. One thread.
class PaymentStore {
public:
    explicit PaymentStore(store::Connection& db) : db_{db} {}

    std::optional<Authorization> find(const std::string& order_id) const;
    void put(const std::string& order_id, const Authorization& authorization);

    /// An account without rows is empty and has no limit.
    Account account(const std::string& customer_id) const;
    void set_credit_limit(const std::string& customer_id, Money limit);

    /// Each appends a transfer and changes the account's sums.
    void hold(const std::string& order_id, const std::string& customer_id, Money amount,
              Instant now);
    void release(const std::string& order_id, const std::string& customer_id, Money amount,
                 Instant now);
    void capture(const std::string& order_id, const std::string& customer_id, Money amount,
                 Instant now);
    void refund(const std::string& return_id, const std::string& customer_id, Money amount,
                Instant now);

private:
    void transfer(const char* kind, const std::string& subject, const std::string& customer_id,
                  const std::string& debit, const std::string& credit, Money amount, Instant now);
    void add(const std::string& customer_id, Money held, Money captured, Money refunded);

    store::Connection& db_;
};

}  // namespace duet::payments

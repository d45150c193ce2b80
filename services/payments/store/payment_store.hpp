#pragma once
// The statements of payments: authorisations, transfers, accounts. Inside the caller's transaction.

#include "services/payments/rules/authorisation.hpp"
#include "shared/clock/clock.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>

namespace duet::payments {

struct Authorisation {
    std::string customer_id;
    Money amount = 0;
    std::string token;
    std::string state;
    bool stopped = false;
    std::string reason;
    Instant ready_at{};
};

class PaymentStore {
public:
    explicit PaymentStore(store::Connection& db) : db_{db} {}

    std::optional<Authorisation> find(const std::string& order_id) const;
    void put(const std::string& order_id, const Authorisation& authorisation);

    Account account(const std::string& customer_id) const;
    void set_credit_limit(const std::string& customer_id, Money limit);

    /// Each writes the transfer and the account's new sum.
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

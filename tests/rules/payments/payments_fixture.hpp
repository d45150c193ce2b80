#pragma once
// Payments on an in-memory database, wired in one style. One thread.

#include "schema.hpp"  // generated from services/payments/store/schema.sql
#include "services/payments/choreographed/react.hpp"
#include "services/payments/orchestrated/react.hpp"
#include "services/payments/store/payment_store.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "tests/catch.hpp"
#include "tests/rules/fixture/service_fixture.hpp"

namespace duet::payments::tests {

using Words = std::vector<std::string>;

class PaymentsFixture : public testing::ServiceFixture {
public:
    explicit PaymentsFixture(bool orchestrated) : ServiceFixture{schema} {
        if (orchestrated)
            orchestrated::react(handlers, payments);
        else
            choreographed::react(handlers, payments);
        handlers.request<requests::PutAccount>(
            "put",
            [this](const requests::PutAccount& request, Transaction& tx) -> service::Answered {
                payments.set_credit_limit(tx, request);
                return {};
            });
    }

    std::string state(const std::string& order_id) {
        const auto found = PaymentStore{db}.find(order_id);
        return found ? std::string{name_of(found->state)} : "";
    }

    /// Ada's account: held, captured, refunded.
    std::vector<Money> ada() {
        const auto account = PaymentStore{db}.account("ada");
        return {account.held, account.captured, account.refunded};
    }

private:
    Payments payments;
};

using Sums = std::vector<Money>;

struct OrchestratedPayments : PaymentsFixture {
    OrchestratedPayments() : PaymentsFixture{true} {}
};

struct ChoreographedPayments : PaymentsFixture {
    ChoreographedPayments() : PaymentsFixture{false} {}
};

/// Ada's order of £10.
inline OrderSummary order(const std::string& order_id, const std::string& token = "tok_ok") {
    OrderSummary summary;
    summary.order_id = order_id;
    summary.customer_id = "ada";
    summary.total = 1000;
    summary.units = 1;
    summary.token = token;
    return summary;
}

inline Return goods(Money unit_price) {
    Return back;
    back.return_id = "r-1";
    back.customer_id = "ada";
    back.lines = {{"pen", 2, unit_price}};
    return back;
}

}  // namespace duet::payments::tests

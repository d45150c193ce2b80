// Property: after any sequence of authorizations, captures, voids, stops and refunds the accounts
// are the sums of the transfers, a hold exists only for an order that is held, no order is captured
// twice, and cancel and capture never both win.

#include "schema.hpp"  // generated from services/payments/store/schema.sql
#include "services/payments/orchestrated/react.hpp"
#include "services/payments/store/payment_store.hpp"
#include "shared/messages/commands.hpp"
#include "tests/catch.hpp"
#include "tests/rules/fixture/service_fixture.hpp"

#include <rapidcheck.h>

#include <set>

using namespace duet;
using namespace duet::payments;

namespace {

/// One action on one of a few orders, so that actions meet.
struct Action {
    int kind = 0;
    int order = 0;
    int token = 0;
};

constexpr const char* kinds[] = {"authorize", "authorize", "capture", "void",
                                 "stop",      "refund",    "wait"};
constexpr const char* tokens[] = {"tok_ok", "tok_declined", "tok_slow", "tok_void_fails",
                                  "tok_lost_reply"};

std::ostream& operator<<(std::ostream& out, const Action& it) {
    return out << kinds[it.kind] << " o-" << it.order << " " << tokens[it.token];
}

rc::Gen<Action> any_action() {
    return rc::gen::build<Action>(rc::gen::set(&Action::kind, rc::gen::inRange(0, 7)),
                                  rc::gen::set(&Action::order, rc::gen::inRange(0, 5)),
                                  rc::gen::set(&Action::token, rc::gen::inRange(0, 5)));
}

class Bank : public testing::ServiceFixture {
public:
    Bank() : ServiceFixture{schema} { orchestrated::react(handlers, payments); }

    void perform(const Action& it) {
        const auto order_id = "o-" + std::to_string(it.order);
        switch (it.kind) {
            case 0:
            case 1: {
                OrderSummary order;
                order.order_id = order_id;
                order.customer_id = it.order % 2 == 0 ? "ada" : "ben";
                order.total = 100 * (it.order + 1);
                order.token = tokens[it.token];
                command(Authorize{order});
                break;
            }
            case 2:
                if (command(Capture{{order_id}}).is_done()) captured_.insert(order_id);
                break;
            case 3: command(Void{{order_id}}); break;
            case 4:
                if (command(StopPayment{{order_id}}).is_done()) stopped_.insert(order_id);
                break;
            case 5: {
                Refund refund;
                refund.return_id = "r-" + std::to_string(it.order);
                refund.customer_id = "ada";
                refund.lines = {{"pen", 1, 50}};
                command(refund);
                break;
            }
            default: clock.advance(std::chrono::seconds{2});
        }
    }

    const std::set<std::string>& captured() const { return captured_; }
    const std::set<std::string>& stopped() const { return stopped_; }

private:
    Payments payments;
    std::set<std::string> captured_, stopped_;
};

void check_ledger(Bank& bank) {
    for (const std::string customer : {"ada", "ben"}) {
        const auto account = PaymentStore{bank.db}.account(customer);
        const auto sum = [&](const char* expression) {
            return bank.db
                .number("SELECT COALESCE(SUM(" + std::string{expression} +
                            "), 0) FROM transfers WHERE customer_id = ?",
                        customer)
                .value();
        };
        const auto orders_in = [&](const char* state) {
            return bank.db
                .number(
                    "SELECT COALESCE(SUM(amount), 0) FROM authorizations WHERE customer_id = ? AND "
                    "state = ?",
                    customer, state)
                .value();
        };
        RC_ASSERT(account.held == sum("CASE kind WHEN 'hold' THEN amount WHEN 'void' THEN -amount "
                                      "WHEN 'capture' THEN -amount ELSE 0 END"));
        RC_ASSERT(account.captured == sum("CASE kind WHEN 'capture' THEN amount ELSE 0 END"));
        RC_ASSERT(account.refunded == sum("CASE kind WHEN 'refund' THEN amount ELSE 0 END"));
        RC_ASSERT(account.held == orders_in("held"));
        RC_ASSERT(account.captured == orders_in("captured"));
    }
    for (const auto& order_id : bank.captured()) {
        RC_ASSERT(!bank.stopped().contains(order_id));
        RC_ASSERT(
            bank.db.number("SELECT COUNT(*) FROM transfers WHERE kind = 'capture' AND subject = ?",
                           order_id) == 1);
        RC_ASSERT(
            bank.db.number("SELECT COUNT(*) FROM transfers WHERE kind = 'void' AND subject = ?",
                           order_id) == 0);
    }
}

}  // namespace

TEST_CASE("The ledger balances in every order of events, and one of cancel and capture wins") {
    CHECK(rc::check([] {
        Bank bank;
        for (const auto& it : *rc::gen::container<std::vector<Action>>(any_action())) {
            bank.perform(it);
            check_ledger(bank);
        }
    }));
}

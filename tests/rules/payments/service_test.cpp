// Payments on a database in memory: the hold, the pivot and its winner, tombstones, the test tokens
// of the card network.

#include "schema.hpp"  // generated from services/payments/store/schema.sql
#include "services/payments/choreographed/react.hpp"
#include "services/payments/orchestrated/react.hpp"
#include "services/payments/store/payment_store.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "tests/catch.hpp"
#include "tests/rules/fixture/service_fixture.hpp"

using namespace duet;
using namespace duet::payments;
using Status = service::Result::Status;

namespace {

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
OrderSummary order(const std::string& order_id, const std::string& token = "tok_ok") {
    OrderSummary summary;
    summary.order_id = order_id;
    summary.customer_id = "ada";
    summary.total = 1000;
    summary.units = 1;
    summary.token = token;
    return summary;
}

Return goods(Money unit_price) {
    Return back;
    back.return_id = "r-1";
    back.customer_id = "ada";
    back.lines = {{"pen", 2, unit_price}};
    return back;
}

}  // namespace

TEST_CASE_METHOD(
    OrchestratedPayments,
    "Orchestrated: hold and capture take effect once, however often the command is sent") {
    CHECK(command(Authorize{order("o-1")}).is_done());
    CHECK(command(Authorize{order("o-1")}).is_done());
    CHECK(ada() == Sums{1000, 0, 0});
    CHECK(command(Capture{{"o-1"}}).is_done());
    CHECK(command(Capture{{"o-1"}}).is_done());
    CHECK(ada() == Sums{0, 1000, 0});
}

TEST_CASE_METHOD(OrchestratedPayments, "Orchestrated: a refusal holds nothing and is permanent") {
    CHECK(command(Authorize{order("o-1", "tok_declined")}).reason == "card_declined");
    CHECK(command(Authorize{order("o-1", "tok_ok")}).reason == "card_declined");
    CHECK(command(Capture{{"o-1"}}).reason == "cancelled");
    CHECK(command(Void{{"o-1"}}).is_done());
    CHECK(ada() == Sums{0, 0, 0});
}

TEST_CASE_METHOD(OrchestratedPayments, "Orchestrated: the credit limit") {
    call("put", requests::PutAccount{"ada", 1500});
    CHECK(command(Authorize{order("o-1")}).is_done());
    CHECK(command(Authorize{order("o-2")}).reason == "insufficient_funds");
    command(Void{{"o-1"}});
    CHECK(command(Authorize{order("o-3")}).is_done());
}

TEST_CASE_METHOD(OrchestratedPayments,
                 "Orchestrated: a void releases the hold once, and later commands are refused") {
    command(Authorize{order("o-1")});
    CHECK(command(Void{{"o-1"}}).is_done());
    CHECK(command(Void{{"o-1"}}).is_done());
    CHECK(ada() == Sums{0, 0, 0});
    CHECK(command(Authorize{order("o-1")}).reason == "cancelled");
    CHECK(command(Capture{{"o-1"}}).reason == "cancelled");
    CHECK(number("SELECT COUNT(*) FROM transfers") == 2);
}

TEST_CASE_METHOD(OrchestratedPayments,
                 "Orchestrated: an undo that arrives first leaves a tombstone") {
    const bool stopped = GENERATE(true, false);
    if (stopped)
        CHECK(command(StopPayment{{"o-1"}}).is_done());
    else
        CHECK(command(Void{{"o-1"}}).is_done());
    CHECK(command(Authorize{order("o-1")}).reason == "cancelled");
    CHECK(command(Capture{{"o-1"}}).reason == "cancelled");
    CHECK(ada() == Sums{0, 0, 0});
}

TEST_CASE_METHOD(OrchestratedPayments, "Orchestrated: one winner, the cancel or the capture") {
    command(Authorize{order("o-1")});
    command(Authorize{order("o-2")});

    CHECK(command(StopPayment{{"o-1"}}).is_done());
    CHECK(command(Capture{{"o-1"}}).reason == "cancelled");
    CHECK(command(Void{{"o-1"}}).is_done());
    CHECK(state("o-1") == "voided");

    CHECK(command(Capture{{"o-2"}}).is_done());
    CHECK(command(StopPayment{{"o-2"}}).reason == "captured");
    CHECK(command(Void{{"o-2"}}).is_done());
    CHECK(state("o-2") == "captured");
    CHECK(ada() == Sums{0, 1000, 0});
}

TEST_CASE_METHOD(OrchestratedPayments, "Orchestrated: the test tokens of the card network") {
    SECTION("slow: retry later, nothing is held meanwhile") {
        const auto first = command(Authorize{order("o-1", "tok_slow")});
        CHECK(first.outcome == Reply::Outcome::later);
        CHECK(first.retry_after == std::chrono::milliseconds{2000});
        clock.advance(std::chrono::milliseconds{1500});
        CHECK(command(Authorize{order("o-1", "tok_slow")}).retry_after ==
              std::chrono::milliseconds{500});
        CHECK(ada() == Sums{0, 0, 0});
        clock.advance(std::chrono::milliseconds{500});
        CHECK(command(Authorize{order("o-1", "tok_slow")}).is_done());
        CHECK(ada() == Sums{1000, 0, 0});
    }
    SECTION("flaky: fails twice and stores nothing") {
        for (const auto attempt : {1, 2})
            CHECK(send(Authorize{order("o-1", "tok_flaky")}, "key", attempt).status ==
                  Status::failed);
        CHECK(state("o-1").empty());
        CHECK(send(Authorize{order("o-1", "tok_flaky")}, "key", 3).reply.is_done());
        CHECK(ada() == Sums{1000, 0, 0});
    }
    SECTION("lost reply: the effect stays, the second attempt is answered") {
        CHECK(send(Authorize{order("o-1", "tok_lost_reply")}, "key").lose_reply);
        const auto again = send(Authorize{order("o-1", "tok_lost_reply")}, "key", 2);
        CHECK(again.status == Status::repeated);
        CHECK_FALSE(again.lose_reply);
        CHECK(again.reply.is_done());
        CHECK(ada() == Sums{1000, 0, 0});
    }
    SECTION("void fails for good until an operator has settled it") {
        command(Authorize{order("o-1", "tok_void_fails")});
        CHECK(command(Void{{"o-1"}}).permanent);
        CHECK(ada() == Sums{1000, 0, 0});
        CHECK(command(Void{{"o-1"}, true}).is_done());
        CHECK(ada() == Sums{0, 0, 0});
    }
}

TEST_CASE_METHOD(OrchestratedPayments, "Orchestrated: a refund pays back the total of its lines") {
    Refund refund;
    static_cast<Return&>(refund) = goods(250);
    CHECK(send(refund, "saga/refund").reply.is_done());
    CHECK(send(refund, "saga/refund").reply.is_done());
    CHECK(ada() == Sums{0, 0, 500});
}

TEST_CASE_METHOD(ChoreographedPayments,
                 "Choreographed: reserved and booked, a repeated event publishes nothing") {
    CHECK(consume(events::StockReserved{{order("o-1")}}) == Words{"payment.authorized"});
    CHECK(consume(events::StockReserved{{order("o-1")}}).empty());
    CHECK(consume(events::ShipmentBooked{{"o-1"}, "post"}) == Words{"payment.captured"});
    CHECK(decode<events::PaymentCaptured>(published().at(0).data).amount == 1000);
    CHECK(consume(events::ShipmentBooked{{"o-1"}, "post"}).empty());
    CHECK(ada() == Sums{0, 1000, 0});
}

TEST_CASE_METHOD(
    ChoreographedPayments,
    "Choreographed: declined, and a refused shipment voids the hold and names the reason") {
    CHECK(consume(events::StockReserved{{order("o-1", "tok_declined")}}) ==
          Words{"payment.declined card_declined"});
    consume(events::StockReserved{{order("o-2")}});
    CHECK(consume(events::ShipmentRefused{{{"o-2"}, "too_heavy"}}) ==
          Words{"payment.voided too_heavy"});
    CHECK(ada() == Sums{0, 0, 0});
}

TEST_CASE_METHOD(ChoreographedPayments, "Choreographed: one winner, the cancel or the capture") {
    consume(events::StockReserved{{order("o-1")}});
    consume(events::StockReserved{{order("o-2")}});

    CHECK(consume(events::OrderCancelRequested{{{"o-1"}, "c-1"}}) ==
          Words{"payment.voided cancelled"});
    CHECK(consume(events::ShipmentBooked{{"o-1"}, "post"}).empty());

    CHECK(consume(events::ShipmentBooked{{"o-2"}, "post"}) == Words{"payment.captured"});
    CHECK(consume(events::OrderCancelRequested{{{"o-2"}, "c-2"}}) == Words{"cancel.refused"});
    CHECK(published().at(0).id == "o-2:cancel.refused:c-2");
    CHECK(ada() == Sums{0, 1000, 0});
}

TEST_CASE_METHOD(
    ChoreographedPayments,
    "Choreographed: a cancel that arrives first leaves a tombstone, and the undo begins") {
    CHECK(consume(events::OrderCancelRequested{{{"o-1"}, "c-1"}}) ==
          Words{"payment.voided cancelled"});
    CHECK(consume(events::StockReserved{{order("o-1")}}) == Words{"payment.declined cancelled"});
    CHECK(ada() == Sums{0, 0, 0});
}

TEST_CASE_METHOD(ChoreographedPayments, "Choreographed: a timer retries a slow network") {
    CHECK(consume(events::StockReserved{{order("o-1", "tok_slow")}}).empty());
    CHECK(fire_timers().empty());
    clock.advance(std::chrono::seconds{2});
    CHECK(fire_timers() == Words{"payment.authorized"});
    CHECK(fire_timers().empty());
    CHECK(ada() == Sums{1000, 0, 0});
}

TEST_CASE_METHOD(ChoreographedPayments, "Choreographed: cancelled while the network is slow") {
    consume(events::StockReserved{{order("o-1", "tok_slow")}});
    CHECK(consume(events::OrderCancelRequested{{{"o-1"}, "c-1"}}) ==
          Words{"payment.voided cancelled"});
    clock.advance(std::chrono::seconds{2});
    CHECK(fire_timers() == Words{"payment.declined cancelled"});
    CHECK(ada() == Sums{0, 0, 0});
}

TEST_CASE_METHOD(ChoreographedPayments, "Choreographed: a redelivery retries a flaky network") {
    for (const auto attempt : {1, 2})
        CHECK_THROWS(consume(events::StockReserved{{order("o-1", "tok_flaky")}}, attempt));
    CHECK(consume(events::StockReserved{{order("o-1", "tok_flaky")}}, 3) ==
          Words{"payment.authorized"});
}

TEST_CASE_METHOD(ChoreographedPayments,
                 "Choreographed: a void that fails is published and waits for an operator") {
    consume(events::StockReserved{{order("o-1", "tok_void_fails")}});
    CHECK(consume(events::ShipmentRefused{{{"o-1"}, "too_heavy"}}) ==
          Words{"order.stuck void_failed"});
    CHECK(ada() == Sums{1000, 0, 0});
    CHECK(consume(events::OrderRetryRequested{{{"o-1"}, "retry-1"}}) ==
          Words{"payment.voided too_heavy"});
    CHECK(ada() == Sums{0, 0, 0});
}

TEST_CASE_METHOD(ChoreographedPayments, "Choreographed: returned goods are refunded once") {
    CHECK(consume(events::GoodsReturned{{goods(250)}}) == Words{"payment.refunded"});
    CHECK(consume(events::GoodsReturned{{goods(250)}}).empty());
    CHECK(ada() == Sums{0, 0, 500});
}

TEST_CASE_METHOD(OrchestratedPayments,
                 "Orchestrated: refunds after a cursor come with their goods, in the order of "
                 "payment") {
    const auto after = [&](std::int64_t place, std::optional<Instant> from = {}) {
        Extract extract;
        extract.round = "round-1";
        extract.after = place;
        extract.from = from;
        return decode<PaidRefunds>(Body::parse(command(extract).data));
    };
    CHECK(after(0).through == 0);
    auto back = goods(100);
    back.placed_at = from_rfc3339("2010-12-01T08:26:00Z").value();
    command(Refund{{back}});
    auto later = back;
    later.return_id = "r-2";
    later.placed_at += std::chrono::hours{24};
    command(Refund{{later}});
    const auto found = after(0);
    REQUIRE(found.refunds.size() == 2);
    CHECK(encode(found.refunds[0]) == encode(back));
    CHECK(found.through == 2);
    CHECK_FALSE(found.more);
    CHECK(after(1).refunds.size() == 1);
    CHECK(after(0, later.placed_at).refunds.size() == 1);
    CHECK(after(2, later.placed_at).through == 2);
}

namespace {

constexpr auto full_account =
    "INSERT INTO accounts (customer_id, captured, refunded) VALUES ('ada', 9223372036854775000, "
    "9223372036854775000)";

}  // namespace

TEST_CASE_METHOD(OrchestratedPayments,
                 "Orchestrated: a refund for which the account has no room fails for good and "
                 "changes nothing, another customer's is paid") {
    db.execute(full_account);
    const auto reply = command(Refund{{goods(500)}});
    CHECK(reply.outcome == Reply::Outcome::failed);
    CHECK(reply.permanent);  // the saga waits for an operator, the coordinator does not retry
    INFO(reply.reason);
    CHECK(reply.reason.find("accounts.refunded") != std::string::npos);
    CHECK(ada() == Sums{0, 9223372036854775000, 9223372036854775000});
    CHECK(number("SELECT COUNT(*) FROM transfers") == 0);
    auto ben = goods(500);
    ben.return_id = "r-2";
    ben.customer_id = "ben";
    CHECK(command(Refund{{ben}}).is_done());
}

TEST_CASE_METHOD(ChoreographedPayments,
                 "Choreographed: a refund for which the account has no room is a dead letter at "
                 "once, another customer's is paid") {
    db.execute(full_account);
    CHECK_THROWS_WITH(consume(events::GoodsReturned{{goods(500)}}),
                      duet::tests::ContainsSubstring("accounts.refunded"));
    CHECK(ada() == Sums{0, 9223372036854775000, 9223372036854775000});
    CHECK(number("SELECT COUNT(*) FROM dead_letters WHERE attempts = 1") == 1);
    auto ben = goods(500);
    ben.return_id = "r-2";
    ben.customer_id = "ben";
    CHECK(consume(events::GoodsReturned{{ben}}) == Words{"payment.refunded"});
}

TEST_CASE_METHOD(OrchestratedPayments,
                 "Orchestrated: a full account is declined, and nothing is held") {
    db.execute(full_account);
    CHECK(command(Authorize{order("o-1")}).reason == "insufficient_funds");
    CHECK(ada() == Sums{0, 9223372036854775000, 9223372036854775000});
}

TEST_CASE_METHOD(ChoreographedPayments,
                 "Choreographed: a full account is declined, and nothing is held") {
    db.execute(full_account);
    CHECK(consume(events::StockReserved{{order("o-1")}}) ==
          Words{"payment.declined insufficient_funds"});
    CHECK(ada() == Sums{0, 9223372036854775000, 9223372036854775000});
}

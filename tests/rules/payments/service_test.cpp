// Payments on a database in memory: the hold, the pivot and its winner, tombstones, the test tokens
// of the card network.

#include "tests/rules/payments/payments_fixture.hpp"

using namespace duet;
using namespace duet::payments;
using Status = service::Result::Status;
using namespace duet::payments::tests;

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

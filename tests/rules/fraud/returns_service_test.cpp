// Returns on an in-memory database, in both styles: cleared, or flagged and decided.

#include "tests/rules/fraud/fraud_fixture.hpp"

using namespace duet;
using namespace duet::fraud;
using namespace std::chrono_literals;
using namespace duet::fraud::tests;

TEST_CASE_METHOD(
    OrchestratedFraud,
    "Orchestrated: a customer's return without a receipt waits for an operator, others pass") {
    CHECK(bring_back(goods("r-1", "o-1")).is_done());
    CHECK(bring_back(goods("r-2"), true).is_done());
    CHECK(bring_back(goods("r-3")).outcome == Reply::Outcome::waiting);
    CHECK(bring_back(goods("r-3")).outcome == Reply::Outcome::waiting);
    const auto listed = FraudStore{db}.open_reviews({}, 10);
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].return_id == "r-3");
    CHECK_FALSE(listed[0].order_id);
    CHECK(listed[0].customer_id == "ada");
    CHECK(listed[0].total == 1000);  // the line of ink names no price
    CHECK(listed[0].rules == Words{"no_receipt"});
    CHECK(listed[0].expires_at == listed[0].opened_at + timeout);
    CHECK(number("SELECT COUNT(*) FROM assessments") ==
          0);  // a return is no order in the customer's past
}

TEST_CASE_METHOD(OrchestratedFraud, "Orchestrated: the first decision about a return wins") {
    for (const auto* id : {"r-1", "r-2", "r-3", "r-4"}) bring_back(goods(id));
    CHECK(decide("r-1", "approve").is_done());
    CHECK(decide("r-1", "expire").is_done());
    CHECK(decide("r-2", "deny").reason == "review_denied");
    CHECK(decide("r-3", "expire").reason == "review_expired");
    CHECK(decide("r-3", "approve").reason == "review_expired");
    CHECK(command(CloseReview{{"r-4"}}).is_done());
    CHECK(bring_back(goods("r-1")).is_done());
    CHECK(bring_back(goods("r-2")).reason == "review_denied");
    CHECK(bring_back(goods("r-4")).reason == "review_closed");
    CHECK(open_reviews() == 0);
}

TEST_CASE_METHOD(OrchestratedFraud,
                 "Orchestrated: a close before the assessment of a return leaves no open review") {
    CHECK(command(CloseReview{{"r-1"}}).is_done());
    CHECK(bring_back(goods("r-1")).reason == "review_closed");
    CHECK(bring_back(goods("r-2", "o-1")).is_done());
    CHECK(command(CloseReview{{"r-2"}}).is_done());
    CHECK(open_reviews() == 0);
}

TEST_CASE_METHOD(ChoreographedFraud, "Choreographed: a return is cleared, or flagged and decided") {
    CHECK(bring_back(goods("r-1", "o-1")) == Words{"return.cleared"});
    CHECK_FALSE(decode<events::ReturnCleared>(published().at(0).data).reviewed);
    CHECK(bring_back(goods("r-2"), true) == Words{"return.cleared"});
    CHECK(bring_back(goods("r-3")) == Words{"return.flagged"});
    CHECK(decide("r-3", "approve") == 202);
    REQUIRE(last_published() == Words{"return.cleared"});
    const auto cleared = decode<events::ReturnCleared>(published().at(0).data);
    CHECK(cleared.reviewed);
    CHECK(encode(cleared.goods) == encode(goods("r-3")));
    CHECK(decide("r-3", "approve") == 202);
    CHECK(last_published().empty());
    CHECK(decide("r-3", "deny") == 409);
    CHECK(decide("r-1", "approve") == 409);
    CHECK(decide("r-9", "approve") == 404);
    clock.advance(timeout * 2);
    CHECK(fire_timers().empty());
}

TEST_CASE_METHOD(ChoreographedFraud,
                 "Choreographed: a return is blocked when its review is denied or expires") {
    bring_back(goods("r-1"));
    CHECK(decide("r-1", "deny") == 202);
    CHECK(last_published() == Words{"return.blocked"});
    CHECK(decode<events::ReturnBlocked>(published().at(0).data).reason == "review_denied");
    bring_back(goods("r-2"));
    clock.advance(timeout - 1s);
    CHECK(fire_timers().empty());
    clock.advance(1s);
    CHECK(fire_timers() == Words{"return.blocked review_expired"});
    CHECK(fire_timers().empty());
    CHECK(decide("r-2", "approve") == 409);
    CHECK(last_published().empty());
}

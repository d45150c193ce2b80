// Fraud on an in-memory database, in both styles: assessments, reviews, the first decision,
// tombstones, the timer.

#include "tests/rules/fraud/fraud_fixture.hpp"

using namespace duet;
using namespace duet::fraud;
using namespace std::chrono_literals;
using namespace duet::fraud::tests;

TEST_CASE_METHOD(
    OrchestratedFraud,
    "Orchestrated: a repeated assessment gets the same reply: cleared, blocked or waiting") {
    CHECK(assess("o-1", "ada").is_done());
    CHECK(assess("o-2", "blocked-ada").reason == "fraud_blocked");
    CHECK(assess("o-3", "review-ada").outcome == Reply::Outcome::waiting);
    CHECK(assess("o-1", "ada").is_done());
    CHECK(assess("o-2", "blocked-ada").reason == "fraud_blocked");
    CHECK(assess("o-3", "review-ada").outcome == Reply::Outcome::waiting);
    CHECK(open_reviews() == 1);
    CHECK(number("SELECT COUNT(*) FROM assessments") == 3);
}

TEST_CASE_METHOD(OrchestratedFraud, "Orchestrated: a duplicate command gets the stored reply") {
    const Command once = Assess{summary("o-1", "review-ada")};
    CHECK(send(once, "s/1").status == service::Result::Status::handled);
    decide("o-1", "approve");
    const auto again = send(once, "s/1");
    CHECK(again.status == service::Result::Status::repeated);
    CHECK(again.reply.outcome == Reply::Outcome::waiting);
}

TEST_CASE_METHOD(OrchestratedFraud,
                 "Orchestrated: an assessment after the decision returns the decision") {
    for (const auto* id : {"o-1", "o-2", "o-3", "o-4"}) assess(id, "review-ada");
    CHECK(decide("o-1", "approve").is_done());
    CHECK(decide("o-2", "deny").reason == "review_denied");
    CHECK(decide("o-3", "expire").reason == "review_expired");
    CHECK(command(CloseReview{{"o-4"}}).is_done());
    CHECK(assess("o-1", "review-ada").is_done());
    CHECK(assess("o-2", "review-ada").reason == "review_denied");
    CHECK(assess("o-3", "review-ada").reason == "review_expired");
    CHECK(assess("o-4", "review-ada").reason == "review_closed");
    CHECK(open_reviews() == 0);
}

TEST_CASE_METHOD(OrchestratedFraud,
                 "Orchestrated: the first decision wins, and a later one gets its outcome") {
    assess("o-1", "review-ada");
    const auto [first, reason] = GENERATE(table<std::string, std::string>(
        {{"approve", ""}, {"deny", "review_denied"}, {"expire", "review_expired"}}));
    const auto second = GENERATE(as<std::string>{}, "approve", "deny", "expire");
    CHECK(decide("o-1", first).reason == reason);
    CHECK(decide("o-1", second).reason == reason);
    CHECK(command(CloseReview{{"o-1"}}).is_done());
    CHECK(decide("o-1", second).reason == reason);
}

TEST_CASE_METHOD(OrchestratedFraud,
                 "Orchestrated: a decision about a closed or an unknown review is refused") {
    assess("o-1", "review-ada");
    command(CloseReview{{"o-1"}});
    CHECK(decide("o-1", "approve").reason == "review_closed");
    CHECK(decide("o-2", "approve").reason == "unknown_review");
    assess("o-3", "ada");
    CHECK(decide("o-3", "deny").reason == "unknown_review");
}

TEST_CASE_METHOD(OrchestratedFraud,
                 "Orchestrated: an unknown decision fails for good and changes nothing") {
    assess("o-1", "review-ada");
    const auto reply = decide("o-1", "perhaps");
    CHECK(reply.outcome == Reply::Outcome::failed);
    CHECK(reply.permanent);
    CHECK(state("o-1") == "open");
}

TEST_CASE_METHOD(OrchestratedFraud,
                 "Orchestrated: a close before the assessment leaves no open review") {
    CHECK(command(CloseReview{{"o-1"}}).is_done());
    CHECK(command(CloseReview{{"o-1"}}).is_done());
    CHECK(assess("o-1", "review-ada").reason == "review_closed");
    CHECK(open_reviews() == 0);
}

TEST_CASE_METHOD(OrchestratedFraud,
                 "Orchestrated: open reviews are listed oldest first, page by page") {
    for (const auto* id : {"o-3", "o-1", "o-2"}) {
        assess(id, "review-ada");
        clock.advance(1s);
    }
    decide("o-1", "approve");
    assess("o-4", "review-ben");
    FraudStore store{db};
    const auto first = store.open_reviews({}, 2);
    REQUIRE(first.size() == 2);
    CHECK(first[0].order_id == "o-3");
    CHECK(first[0].customer_id == "review-ada");
    CHECK(first[0].total == 1234);
    CHECK(first[0].rules == Words{"watched_customer"});
    CHECK(first[0].expires_at == first[0].opened_at + timeout);
    CHECK(first[1].order_id == "o-2");
    const auto second = store.open_reviews(std::pair{first[1].opened_at, first[1].subject()}, 2);
    REQUIRE(second.size() == 1);
    CHECK(second[0].order_id == "o-4");
}

TEST_CASE_METHOD(
    ChoreographedFraud,
    "Choreographed: cleared carries the order, blocked its reason, flagged its rules") {
    CHECK(place("o-1", "ada") == Words{"fraud.cleared"});
    CHECK(encode(decode<events::FraudCleared>(published().at(0).data).order) ==
          encode(order("o-1", "ada")));
    CHECK(place("o-2", "blocked-ada") == Words{"fraud.blocked fraud_blocked"});
    CHECK(place("o-3", "review-ada") == Words{"fraud.flagged"});
    CHECK(decode<events::FraudFlagged>(published().at(0).data).rules == Words{"watched_customer"});
}

TEST_CASE_METHOD(ChoreographedFraud,
                 "Choreographed: a duplicate publishes nothing, and a new event about the order "
                 "the same as before") {
    CHECK(place("o-1", "review-ada") == Words{"fraud.flagged"});
    CHECK(place("o-1", "review-ada").empty());
    clock.advance(timeout / 2);
    CHECK(consume_again(events::OrderPlaced{{order("o-1", "review-ada")}}) ==
          Words{"fraud.flagged"});
    CHECK(decode<events::FraudFlagged>(published().at(0).data).rules == Words{"watched_customer"});
    clock.advance(timeout / 2);
    CHECK(fire_timers() ==
          Words{"fraud.blocked review_expired"});  // the second event has not moved the timer
}

TEST_CASE_METHOD(ChoreographedFraud,
                 "Choreographed: an operator approves, and the order continues as it was placed") {
    place("o-1", "review-ada");
    CHECK(decide("o-1", "approve") == 202);
    REQUIRE(last_published() == Words{"fraud.cleared"});
    CHECK(encode(decode<events::FraudCleared>(published().at(0).data).order) ==
          encode(order("o-1", "review-ada")));
    CHECK(decide("o-1", "approve") == 202);
    CHECK(last_published().empty());
    CHECK(decide("o-1", "deny") == 409);
    clock.advance(timeout * 2);
    CHECK(fire_timers().empty());
    CHECK(state("o-1") == "approved");
}

TEST_CASE_METHOD(ChoreographedFraud, "Choreographed: an operator denies") {
    place("o-1", "review-ada");
    CHECK(decide("o-1", "deny") == 202);
    CHECK(decode<events::FraudBlocked>(published().at(0).data).reason == "review_denied");
    CHECK(decide("o-1", "approve") == 409);
    CHECK(last_published().empty());
    clock.advance(timeout * 2);
    CHECK(fire_timers().empty());
}

TEST_CASE_METHOD(ChoreographedFraud, "Choreographed: a review expires without a decision") {
    place("o-1", "review-ada");
    clock.advance(timeout - 1s);
    CHECK(fire_timers().empty());
    clock.advance(1s);
    CHECK(fire_timers() == Words{"fraud.blocked review_expired"});
    CHECK(fire_timers().empty());
    CHECK(decide("o-1", "approve") == 409);
    CHECK(state("o-1") == "expired");
}

TEST_CASE_METHOD(ChoreographedFraud, "Choreographed: only an order in review can be decided") {
    CHECK(decide("o-1", "approve") == 404);
    place("o-1", "ada");
    CHECK(decide("o-1", "approve") == 409);
}

TEST_CASE_METHOD(ChoreographedFraud,
                 "Choreographed: the end of the order closes its review and publishes nothing") {
    place("o-1", "review-ada");
    place("o-2", "review-ada");
    CHECK(cancelled("o-1").empty());
    CHECK(rejected("o-2").empty());
    CHECK(open_reviews() == 0);
    CHECK(decide("o-1", "approve") == 409);
    clock.advance(timeout * 2);
    CHECK(fire_timers().empty());
}

TEST_CASE_METHOD(ChoreographedFraud,
                 "Choreographed: an order that ended before its assessment leaves no open review") {
    CHECK(cancelled("o-1").empty());
    CHECK(place("o-1", "review-ada").empty());
    CHECK(cancelled("o-2").empty());
    CHECK(place("o-2", "ada") ==
          Words{"fraud.cleared"});  // the next service finds its own tombstone
    CHECK(open_reviews() == 0);
    CHECK(decide("o-1", "approve") == 409);
    clock.advance(timeout * 2);
    CHECK(fire_timers().empty());
}

TEST_CASE_METHOD(ChoreographedFraud, "Choreographed: an end after the decision changes nothing") {
    place("o-1", "review-ada");
    decide("o-1", "approve");
    CHECK(cancelled("o-1").empty());
    CHECK(state("o-1") == "approved");
    place("o-2", "blocked-ada");
    CHECK(rejected("o-2").empty());
    CHECK(state("o-2").empty());
}

TEST_CASE_METHOD(
    OrchestratedFraud,
    "Orchestrated: the pipeline's score is the assessment's, and a later change is counted") {
    assess("o-1", "ada");
    assess("o-2", "review-ray");
    const auto score = [&](bool again) {
        return command(ScoreOrders{{"round-1"}, {3, 1}, again, {"o-1", "o-2", "o-3"}}).data;
    };
    CHECK(score(false) == R"({"above_zero":[{"order_id":"o-2","score":60}],"changed":0})");
    CHECK(command(TellCursor{{"round-2"}}).data == R"({"orders":3,"payments":1})");
    CHECK(score(true) == R"({"above_zero":[{"order_id":"o-2","score":60}],"changed":0})");
    assess("o-3", "blocked-bob");  // assessed only after it was scored
    CHECK(
        score(true) ==
        R"({"above_zero":[{"order_id":"o-2","score":60},{"order_id":"o-3","score":100}],"changed":1})");
    CHECK(number("SELECT COUNT(*) FROM scores s JOIN assessments a ON a.order_id = s.order_id "
                 "WHERE s.score = a.score") == 3);
    CHECK(command(ScoreOrders{{"backfill-1"}, {9, 9}, true, {}}).is_done());
    CHECK(command(TellCursor{{"round-2"}}).data == R"({"orders":3,"payments":1})");
}

TEST_CASE_METHOD(OrchestratedFraud, "Orchestrated: rolled-back scores do not move the cursor") {
    assess("o-2", "review-ray");
    faults.arm_from("fraud.score.before_commit=error");
    CHECK(command(ScoreOrders{{"round-1"}, {1, 0}, false, {"o-2"}}).outcome ==
          Reply::Outcome::failed);
    CHECK(number("SELECT COUNT(*) FROM scores") == 0);
    CHECK(command(TellCursor{{"round-2"}}).data == R"({"orders":0,"payments":0})");
}

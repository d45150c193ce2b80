// Fraud on an in-memory database, in both styles: assessments, reviews, the first decision,
// tombstones, the timer.

#include "schema.hpp"  // generated from services/fraud/store/schema.sql
#include "services/fraud/choreographed/react.hpp"
#include "services/fraud/choreographed/requests.hpp"
#include "services/fraud/orchestrated/react.hpp"
#include "services/fraud/store/fraud_store.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "shared/messages/requests.hpp"
#include "tests/catch.hpp"
#include "tests/rules/fixture/service_fixture.hpp"

using namespace duet;
using namespace duet::fraud;
using namespace std::chrono_literals;

namespace {

using Words = std::vector<std::string>;
constexpr auto timeout = 60s;

class Fixture : public testing::ServiceFixture {
public:
    explicit Fixture(bool orchestrated) : ServiceFixture{schema} {
        if (orchestrated) {
            orchestrated::react(handlers, fraud);
            return;
        }
        choreographed::react(handlers, fraud);
        choreographed::react_to_returns(handlers, fraud);
        choreographed::decide_requests(handlers, fraud);
    }

    std::string state(const std::string& subject) {
        const auto review = FraudStore{db}.review(subject);
        return review ? std::string{name_of(review->state)} : "";
    }
    std::size_t open_reviews() { return FraudStore{db}.open_reviews({}, 100).size(); }

private:
    Fraud fraud{timeout};
};

struct OrchestratedFraud : Fixture {
    OrchestratedFraud() : Fixture{true} {}
    Reply assess(const std::string& order_id, const std::string& customer_id) {
        return command(Assess{summary(order_id, customer_id)});
    }
    Reply decide(const std::string& subject, const std::string& decision) {
        return command(DecideReview{{subject}, decision});
    }
    Reply bring_back(const RequestedReturn& goods, bool by_operator = false) {
        return command(AssessReturn{{goods}, by_operator});
    }

    static OrderSummary summary(const std::string& order_id, const std::string& customer_id) {
        OrderSummary order;
        order.order_id = order_id;
        order.customer_id = customer_id;
        order.total = 1234;
        return order;
    }
};

RequestedReturn goods(const std::string& return_id, std::optional<std::string> order_id = {}) {
    RequestedReturn goods;
    goods.return_id = return_id;
    goods.order_id = std::move(order_id);
    goods.customer_id = "ada";
    goods.lines = {{"pen", 2, 500}, {"ink", 3, {}}};
    return goods;
}

Order order(const std::string& order_id, const std::string& customer_id) {
    Order placed;
    static_cast<OrderSummary&>(placed) = OrchestratedFraud::summary(order_id, customer_id);
    placed.token = "tok_ok";
    placed.ship_to = {"GB", "SW1A \"1\""};
    placed.lines = {{"pen", 2, 500}, {"ink", 1, 234}};
    return placed;
}

struct ChoreographedFraud : Fixture {
    ChoreographedFraud() : Fixture{false} {}
    Words place(const std::string& order_id, const std::string& customer_id) {
        return consume(events::OrderPlaced{{order(order_id, customer_id)}});
    }
    Words cancelled(const std::string& order_id) {
        return consume(events::OrderCancelled{{{order(order_id, "review-ada")}, "cancelled"}});
    }
    Words rejected(const std::string& order_id) {
        return consume(events::OrderRejected{{{order(order_id, "review-ada")}, "out_of_stock"}});
    }
    int decide(const std::string& subject, const std::string& decision) {
        return call("reviews.decide", requests::DecideReview{subject, decision}).answer.status;
    }
    Words bring_back(const RequestedReturn& goods, bool by_operator = false) {
        return consume(events::ReturnRequested{{goods}, by_operator});
    }
    /// The types of the events that the last message published.
    Words last_published() const {
        Words words;
        for (const auto& event : published()) words.push_back(event.type);
        return words;
    }
};

}  // namespace

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

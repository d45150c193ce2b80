// The sagas on the real engine and a saga log in memory: after each reply, which command is next?

#include "tests/rules/coordinator/coordinator_fixture.hpp"

using namespace duet;
using namespace duet::coordinator;
using namespace duet::coordinator::tests;

TEST_CASE("an order with nothing wrong goes through every step once") {
    Fixture fixture;
    CHECK(fixture.run(fixture.begin()) == happy);
    CHECK(fixture.phase() == "ended");
    CHECK(fixture.settled() == Words{"confirmed"});
}

TEST_CASE("a refusal at step n undoes n-1 … 1 in reverse order") {
    struct Row {
        std::string refused_at;
        Words undone;
    };
    const std::vector<Row> table = {
        {"fraud.assess", {"orders.reject"}},
        {"inventory.reserve", {"orders.reject"}},
        {"payments.authorize", {"inventory.release", "orders.reject"}},
        {"shipping.book", {"payments.void", "inventory.release", "orders.reject"}},
        {"payments.capture",
         {"shipping.cancel_booking", "payments.void", "inventory.release", "orders.reject"}},
    };
    for (const auto& row : table) {
        INFO(row.refused_at);
        Fixture fixture;
        fixture.run(fixture.begin(), row.refused_at);
        const auto undone = fixture.run(fixture.reply(row.refused_at, Reply::refused("no")));
        CHECK(undone == row.undone);
        CHECK(fixture.settled() == Words{"rejected no"});
        CHECK(fixture.phase() == "ended");
    }
}

TEST_CASE("a killed coordinator sends the same command again, wherever it was") {
    for (const auto& step : happy) {
        INFO(step);
        Fixture fixture;
        fixture.run(fixture.begin(), step);
        CHECK(fixture.restart() == Words{step});
        CHECK(fixture.done(step).empty() == (step == happy.back()));
    }
}

TEST_CASE("a repeated or late reply changes nothing") {
    Fixture fixture;
    fixture.begin();
    CHECK(fixture.done("orders.open") == Words{"fraud.assess"});
    CHECK(fixture.done("orders.open").empty());
    CHECK(fixture.done("payments.capture").empty());
    CHECK(fixture.done("fraud.assess") == Words{"inventory.reserve"});
}

TEST_CASE("a review holds the order until a person decides or its time is up") {
    const auto parked = [](Fixture& fixture) {
        fixture.run(fixture.begin(), "fraud.assess");
        CHECK(fixture.reply("fraud.assess", Reply::waiting()) == Words{"orders.put_in_review"});
        CHECK(fixture.done("orders.put_in_review").empty());
        CHECK(fixture.settled() == Words{"in_review"});
        CHECK(fixture.restart().empty());
    };
    SECTION("approved") {
        Fixture fixture;
        parked(fixture);
        CHECK(fixture.act([&](Transaction& tx) {
            CHECK(fixture.engine->decide(tx, "o-1", "approve"));
        }) == Words{"fraud.decide_review"});
        CHECK(fixture
                  .act([&](Transaction& tx) {
                      CHECK_FALSE(fixture.engine->decide(tx, "o-1", "deny"));
                  })
                  .empty());
        CHECK(fixture.done("fraud.decide_review") == Words{"orders.take_from_review"});
        CHECK(fixture.done("orders.take_from_review") == Words{"inventory.reserve"});
    }
    SECTION("denied") {
        Fixture fixture;
        parked(fixture);
        fixture.act([&](Transaction& tx) { fixture.engine->decide(tx, "o-1", "deny"); });
        CHECK(fixture.reply("fraud.decide_review", Reply::refused("review_denied")) ==
              Words{"orders.reject"});
    }
    SECTION("expired, also over a restart") {
        Fixture fixture;
        parked(fixture);
        fixture.clock.advance(std::chrono::seconds{61});
        fixture.restart();
        CHECK(fixture.ring() == Words{"fraud.decide_review"});
    }
    SECTION("cancelled meanwhile") {
        Fixture fixture;
        parked(fixture);
        CHECK(fixture.act([&](Transaction& tx) {
            CHECK(fixture.engine->cancel(tx, "o-1", "k"));
        }) == Words{"payments.stop_payment"});
        CHECK(fixture.done("payments.stop_payment/k") == Words{"fraud.close_review"});
        CHECK(fixture.done("fraud.close_review") == Words{"orders.reject"});
    }
}

TEST_CASE_METHOD(Fixture, "a return is opened, assessed, restocked, refunded and marked") {
    const Words way{"orders.open_return", "fraud.assess_return", "inventory.restock",
                    "payments.refund", "orders.mark_returned"};
    CHECK(run(begin_return()) == way);
    CHECK(settled() == Words{"refunded"});
    CHECK(phase() == "ended");
}

TEST_CASE_METHOD(Fixture, "a return in review goes on once it is approved") {
    run(begin_return(), "fraud.assess_return");
    CHECK(reply("fraud.assess_return", Reply::waiting()) == Words{"orders.put_return_in_review"});
    CHECK(done("orders.put_return_in_review").empty());
    CHECK(settled() == Words{"in_review"});
    CHECK(restart().empty());
    const auto approve = [&](Transaction& tx) { CHECK(engine->decide(tx, "o-1", "approve")); };
    CHECK(act(approve) == Words{"fraud.decide_review"});
    CHECK(done("fraud.decide_review") == Words{"orders.take_return_from_review"});
    CHECK(done("orders.take_return_from_review") == Words{"inventory.restock"});
    act([&](Transaction& tx) { CHECK_FALSE(engine->decide(tx, "o-1", "deny")); });
}

TEST_CASE_METHOD(Fixture,
                 "a return without a decision in time is rejected, and none of its steps is done") {
    run(begin_return(), "fraud.assess_return");
    reply("fraud.assess_return", Reply::waiting());
    done("orders.put_return_in_review");
    restart();
    clock.advance(std::chrono::seconds{61});
    CHECK(ring() == Words{"fraud.decide_review"});
    const auto expired = Reply::refused("review_expired");
    CHECK(reply("fraud.decide_review", expired) == Words{"orders.reject_return"});
    CHECK(done("orders.reject_return").empty());
    CHECK(phase() == "ended");
}

TEST_CASE_METHOD(Fixture,
                 "a return whose assessment is given up has its review closed and is rejected") {
    run(begin_return(), "fraud.assess_return");
    clock.advance(std::chrono::seconds{601});
    CHECK(act([&](Transaction& tx) { engine->sweep(tx); }) == Words{"fraud.close_review"});
    CHECK(done("fraud.close_review") == Words{"orders.reject_return"});
    done("orders.reject_return");
    CHECK(settled() == Words{"rejected timed_out"});
}

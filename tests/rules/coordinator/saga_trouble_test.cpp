// Sagas that are cancelled, given up, stuck, or under way while their definition changes.

#include "tests/rules/coordinator/coordinator_fixture.hpp"

using namespace duet;
using namespace duet::coordinator;
using namespace duet::coordinator::tests;

TEST_CASE("the order's end answers a cancel that payments has not answered") {
    Fixture fixture;
    const auto cancel = [&] {
        return *fixture.db.string("SELECT cancel FROM sagas WHERE saga_id = 'o-1'");
    };
    fixture.run(fixture.begin(), "payments.capture");
    fixture.act([&](Transaction& tx) {
        CHECK(fixture.engine->cancel(tx, "o-1", "k"));
    });  // the command to stop gets lost, and its sender dies
    fixture.run(fixture.done("payments.capture"), "orders.mark_dispatched");
    CHECK(cancel() == "requested");
    fixture.done("orders.mark_dispatched");
    CHECK(fixture.phase() == "ended");
    CHECK(cancel() == "refused");
    CHECK(fixture.restart().empty());
    CHECK(fixture.reply("payments.stop_payment/k", Reply::refused("captured")).empty());
}

TEST_CASE("payments decides whether a cancel wins") {
    SECTION("before the capture: everything is undone after the reply to the step under way") {
        Fixture fixture;
        fixture.run(fixture.begin(), "shipping.book");
        fixture.act([&](Transaction& tx) { CHECK(fixture.engine->cancel(tx, "o-1", "k")); });
        CHECK(fixture.restart() == Words{"shipping.book", "payments.stop_payment"});
        CHECK(fixture.done("payments.stop_payment/k").empty());
        CHECK(fixture.run(fixture.done("shipping.book")) ==
              Words{"shipping.cancel_booking", "payments.void", "inventory.release",
                    "orders.reject"});
        CHECK(fixture.settled() == Words{"cancelled cancelled"});
    }
    SECTION("after it: the order goes on") {
        Fixture fixture;
        fixture.run(fixture.begin(), "payments.capture");
        fixture.act([&](Transaction& tx) { CHECK(fixture.engine->cancel(tx, "o-1", "k")); });
        CHECK(fixture.reply("payments.stop_payment/k", Reply::refused("captured")).empty());
        CHECK(fixture.done("payments.capture") == Words{"inventory.commit"});
        fixture.act(
            [&](Transaction& tx) { CHECK_FALSE(fixture.engine->cancel(tx, "o-1", "again")); });
    }
}

TEST_CASE("an undo that fails for good waits for an operator and goes on with the retry") {
    Fixture fixture;
    fixture.run(fixture.begin(), "shipping.book");
    CHECK(fixture.reply("shipping.book", Reply::refused("too_heavy")) == Words{"payments.void"});
    CHECK(fixture.reply("payments.void", Reply::failed_for_good("void_failed")) ==
          Words{"orders.flag_for_attention"});
    CHECK(fixture.done(fixture.keys().at(0)).empty());
    CHECK(fixture.settled() == Words{"needs_attention void_failed"});
    CHECK(fixture.restart().empty());
    CHECK(fixture.act([&](Transaction& tx) { CHECK(fixture.engine->retry(tx, "o-1")); }) ==
          Words{"payments.void"});
    CHECK(fixture.run(fixture.done("payments.void")) ==
          Words{"inventory.release", "orders.reject"});
    fixture.act([&](Transaction& tx) { CHECK_FALSE(fixture.engine->retry(tx, "o-1")); });
}

TEST_CASE("a duplicated reply to an earlier flag does not count for the flag that is awaited") {
    Fixture fixture;
    fixture.run(fixture.begin(), "shipping.book");
    fixture.reply("shipping.book", Reply::refused("too_heavy"));
    const auto void_fails = [&] {
        CHECK(fixture.reply("payments.void", Reply::failed_for_good("void_failed")) ==
              Words{"orders.flag_for_attention"});
        return fixture.keys().at(0);
    };
    const auto first = void_fails();
    fixture.done(first);
    CHECK(fixture.phase() == "stuck");
    fixture.act([&](Transaction& tx) { CHECK(fixture.engine->retry(tx, "o-1")); });
    const auto second = void_fails();
    CHECK(first == "orders.flag_for_attention/1");
    CHECK(second == "orders.flag_for_attention/2");

    CHECK(fixture.done(first).empty());
    CHECK(fixture.phase() == "flag");
    CHECK(fixture.restart() == Words{"orders.flag_for_attention"});
    CHECK(fixture.done(first).empty());
    CHECK(fixture.phase() == "flag");
    fixture.done(second);
    CHECK(fixture.phase() == "stuck");
}

TEST_CASE("a reply to another cancel does not count, even if its key ends alike") {
    Fixture fixture;
    fixture.run(fixture.begin(), "shipping.book");
    fixture.act([&](Transaction& tx) { CHECK(fixture.engine->cancel(tx, "o-1", "k")); });
    fixture.done("payments.stop_payment/another-k");
    CHECK(fixture.db.string("SELECT cancel FROM sagas") == "requested");
    fixture.done("payments.stop_payment/k");
    CHECK(fixture.db.string("SELECT cancel FROM sagas") == "granted");
}

TEST_CASE("the saga log of a version that wrote the type of the awaited command is refused") {
    Fixture fixture;
    fixture.begin();
    CHECK(fixture.db.string("SELECT awaits FROM progress") == "o-1/orders.open");
    fixture.db.run("UPDATE saga_log SET awaits = 'orders.open'");
    CHECK_THROWS_WITH(fixture.restart(),
                      duet::tests::ContainsSubstring("made by an older version of Duet"));
}

TEST_CASE("a step without a reply is given up and undone before the pivot, and never after it") {
    SECTION("before") {
        Fixture fixture;
        fixture.run(fixture.begin(), "payments.authorize");
        fixture.clock.advance(std::chrono::seconds{601});
        CHECK(fixture.act([&](Transaction& tx) { fixture.engine->sweep(tx); }) ==
              Words{"payments.void"});
        CHECK(fixture.done("payments.authorize").empty());
        CHECK(fixture.run(fixture.done("payments.void")) ==
              Words{"inventory.release", "orders.reject"});
        CHECK(fixture.settled() == Words{"rejected timed_out"});
    }
    SECTION("after") {
        Fixture fixture;
        fixture.run(fixture.begin(), "inventory.commit");
        fixture.clock.advance(std::chrono::hours{24});
        CHECK(fixture.act([&](Transaction& tx) { fixture.engine->sweep(tx); }).empty());
    }
}

TEST_CASE(
    "the first step is never given up: no other step is done before it, and only the same service "
    "could undo it") {
    Fixture fixture;
    fixture.begin();
    fixture.clock.advance(std::chrono::hours{24});
    CHECK(fixture.act([&](Transaction& tx) { fixture.engine->sweep(tx); }).empty());
    CHECK(fixture.done("orders.open") == Words{"fraud.assess"});
}

TEST_CASE("a given up step that may wait for a person has its review closed") {
    Fixture fixture;
    fixture.run(fixture.begin(), "fraud.assess");
    fixture.clock.advance(std::chrono::seconds{601});
    CHECK(fixture.act([&](Transaction& tx) { fixture.engine->sweep(tx); }) ==
          Words{"fraud.close_review"});
    CHECK(fixture.reply("fraud.assess", Reply::waiting()).empty());
    CHECK(fixture.run(fixture.done("fraud.close_review")) == Words{"orders.reject"});
    CHECK(fixture.settled() == Words{"rejected timed_out"});
}

TEST_CASE("an order ends under the definition it began with, a new one begins under the newest") {
    Fixture fixture;
    fixture.run(fixture.begin(), "inventory.reserve");
    Definition next = place_order(std::chrono::seconds{60});
    next.version = 2;
    next.steps.erase(next.steps.begin() + 4);  // the shipment is not booked any more
    fixture.engine->add(next, [](const std::string&, const std::string& state, const std::string&) {
        return state;
    });
    fixture.restart();
    CHECK(fixture.run({"inventory.reserve"}, "payments.capture") ==
          Words{"inventory.reserve", "payments.authorize", "shipping.book"});
    CHECK(fixture.db.number("SELECT version FROM sagas WHERE saga_id = 'o-1'") == 1);

    fixture.act([&](Transaction& tx) {
        PlaceOrderData order;
        order.order_id = "o-2";
        fixture.engine->begin(tx, "place-order", "o-2", "ada", order);
    });
    CHECK(fixture.db.number("SELECT version FROM sagas WHERE saga_id = 'o-2'") == 2);
}

TEST_CASE("a reply that could not be stored is returned") {
    Fixture fixture;
    fixture.begin();
    std::vector<ReceivedReply> returned;
    auto messages = as_messages({{"o-1/orders.open", Reply::done()}},
                                [&](ReceivedReply reply) { returned.push_back(std::move(reply)); });
    service::Result result;
    messages.at(0).done(messages.at(0).message, result);
    CHECK(returned.empty());
    result.status = service::Result::Status::failed;
    messages.at(0).done(messages.at(0).message, result);
    REQUIRE(returned.size() == 1);
    CHECK(returned[0].id == "o-1/orders.open");
}

// Sagas that are cancelled, given up, stuck, or under way while their definition changes.

#include "tests/rules/coordinator/desk.hpp"

using namespace duet;
using namespace duet::coordinator;
using namespace duet::coordinator::tests;

TEST_CASE("a cancel that nobody has answered by then is answered by the order's end") {
    Desk desk;
    const auto cancel = [&] {
        return *desk.db.string("SELECT cancel FROM sagas WHERE saga_id = 'o-1'");
    };
    desk.run(desk.begin(), "payments.capture");
    desk.act([&](Transaction& tx) {
        CHECK(desk.engine->cancel(tx, "o-1", "k"));
    });  // the command to stop gets lost, and its sender dies
    desk.run(desk.done("payments.capture"), "orders.mark_dispatched");
    CHECK(cancel() == "requested");
    desk.done("orders.mark_dispatched");
    CHECK(desk.phase() == "ended");
    CHECK(cancel() == "refused");
    CHECK(desk.restart().empty());
    CHECK(desk.reply("payments.stop_payment/k", Reply::refused("captured")).empty());
}

TEST_CASE("payments decides whether a cancel wins") {
    SECTION("before the capture: everything is undone when the step under way is answered") {
        Desk desk;
        desk.run(desk.begin(), "shipping.book");
        desk.act([&](Transaction& tx) { CHECK(desk.engine->cancel(tx, "o-1", "k")); });
        CHECK(desk.restart() == Words{"shipping.book", "payments.stop_payment"});
        CHECK(desk.done("payments.stop_payment/k").empty());
        CHECK(desk.run(desk.done("shipping.book")) == Words{"shipping.cancel_booking",
                                                            "payments.void", "inventory.release",
                                                            "orders.reject"});
        CHECK(desk.settled() == Words{"cancelled cancelled"});
    }
    SECTION("after it: the order goes on") {
        Desk desk;
        desk.run(desk.begin(), "payments.capture");
        desk.act([&](Transaction& tx) { CHECK(desk.engine->cancel(tx, "o-1", "k")); });
        CHECK(desk.reply("payments.stop_payment/k", Reply::refused("captured")).empty());
        CHECK(desk.done("payments.capture") == Words{"inventory.commit"});
        desk.act([&](Transaction& tx) { CHECK_FALSE(desk.engine->cancel(tx, "o-1", "again")); });
    }
}

TEST_CASE("an undo that fails for good waits for a person, and goes on when told") {
    Desk desk;
    desk.run(desk.begin(), "shipping.book");
    CHECK(desk.reply("shipping.book", Reply::refused("too_heavy")) == Words{"payments.void"});
    CHECK(desk.reply("payments.void", Reply::failed_for_good("void_failed")) ==
          Words{"orders.flag_for_attention"});
    CHECK(desk.done(desk.keys().at(0)).empty());
    CHECK(desk.settled() == Words{"needs_attention void_failed"});
    CHECK(desk.restart().empty());
    CHECK(desk.act([&](Transaction& tx) { CHECK(desk.engine->retry(tx, "o-1")); }) ==
          Words{"payments.void"});
    CHECK(desk.run(desk.done("payments.void")) == Words{"inventory.release", "orders.reject"});
    desk.act([&](Transaction& tx) { CHECK_FALSE(desk.engine->retry(tx, "o-1")); });
}

TEST_CASE(
    "a step that nobody answers is given up before the pivot, and undone too; after the pivot "
    "never") {
    SECTION("before") {
        Desk desk;
        desk.run(desk.begin(), "payments.authorize");
        desk.clock.advance(std::chrono::seconds{601});
        CHECK(desk.act([&](Transaction& tx) { desk.engine->sweep(tx); }) == Words{"payments.void"});
        CHECK(desk.done("payments.authorize").empty());
        CHECK(desk.run(desk.done("payments.void")) == Words{"inventory.release", "orders.reject"});
        CHECK(desk.settled() == Words{"rejected timed_out"});
    }
    SECTION("after") {
        Desk desk;
        desk.run(desk.begin(), "inventory.commit");
        desk.clock.advance(std::chrono::hours{24});
        CHECK(desk.act([&](Transaction& tx) { desk.engine->sweep(tx); }).empty());
    }
}

TEST_CASE(
    "the first step is never given up: until it is answered nothing else is done, and only the "
    "same service could undo it") {
    Desk desk;
    desk.begin();
    desk.clock.advance(std::chrono::hours{24});
    CHECK(desk.act([&](Transaction& tx) { desk.engine->sweep(tx); }).empty());
    CHECK(desk.done("orders.open") == Words{"fraud.assess"});
}

TEST_CASE("a step that may wait for a person is given up: the person is told not to decide") {
    Desk desk;
    desk.run(desk.begin(), "fraud.assess");
    desk.clock.advance(std::chrono::seconds{601});
    CHECK(desk.act([&](Transaction& tx) { desk.engine->sweep(tx); }) ==
          Words{"fraud.close_review"});
    CHECK(desk.reply("fraud.assess", Reply::waiting()).empty());
    CHECK(desk.run(desk.done("fraud.close_review")) == Words{"orders.reject"});
    CHECK(desk.settled() == Words{"rejected timed_out"});
}

TEST_CASE("an order ends under the definition it began with, a new one begins under the newest") {
    Desk desk;
    desk.run(desk.begin(), "inventory.reserve");
    Definition next = place_order(std::chrono::seconds{60});
    next.version = 2;
    next.steps.erase(next.steps.begin() + 4);  // the shipment is not booked any more
    desk.engine->add(next, [](const std::string&, const std::string& state, const std::string&) {
        return state;
    });
    desk.restart();
    CHECK(desk.run({"inventory.reserve"}, "payments.capture") ==
          Words{"inventory.reserve", "payments.authorize", "shipping.book"});
    CHECK(desk.db.number("SELECT version FROM sagas WHERE saga_id = 'o-1'") == 1);

    desk.act([&](Transaction& tx) {
        PlaceOrderData order;
        order.order_id = "o-2";
        desk.engine->begin(tx, "place-order", "o-2", "ada", order);
    });
    CHECK(desk.db.number("SELECT version FROM sagas WHERE saga_id = 'o-2'") == 2);
}

TEST_CASE("a reply that could not be written down is handed back") {
    Desk desk;
    desk.begin();
    std::vector<ReceivedReply> handed_back;
    auto messages = as_messages({{"o-1/orders.open", Reply::done()}}, [&](ReceivedReply reply) {
        handed_back.push_back(std::move(reply));
    });
    service::Result result;
    messages.at(0).second(messages.at(0).first, result);
    CHECK(handed_back.empty());
    result.status = service::Result::Status::failed;
    messages.at(0).second(messages.at(0).first, result);
    REQUIRE(handed_back.size() == 1);
    CHECK(handed_back[0].id == "o-1/orders.open");
}

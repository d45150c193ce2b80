// Names and texts that our code and the broker must interpret the same way. No broker needed.

#include "infra/nats/server.hpp"
#include "shared/bus/acknowledgement.hpp"
#include "shared/bus/subjects.hpp"
#include "tests/catch.hpp"

using namespace duet;

TEST_CASE("an event has one subject, one consumer per service and one deliver subject", "[bus]") {
    CHECK(bus::event_subject("stock.reserved") == "shop.stock.reserved");
    CHECK(bus::consumer_name("payments", "order.cancel_requested") ==
          "payments-order-cancel_requested");
    CHECK(bus::deliver_subject("payments", "stock.reserved") == "deliver.payments.stock-reserved");
    CHECK(bus::inbox_prefix("payments") == "_INBOX_payments");
}

TEST_CASE("the broker's reply to a publish is a sequence or an error", "[bus]") {
    CHECK(bus::parse_publish_reply(R"({"stream":"SHOP", "seq":42})").sequence == 42);
    CHECK(bus::parse_publish_reply(R"({"stream":"SHOP", "seq":7,"duplicate": true})").sequence ==
          7);
    CHECK(bus::parse_publish_reply(R"({"stream":"SHOP", "seq":7,"duplicate": true})").duplicate);
    CHECK(bus::parse_publish_reply(R"({"stream":"SHOP","seq":7,"duplicate":true})").duplicate);
    CHECK_FALSE(
        bus::parse_publish_reply(R"({"stream":"SHOP", "seq":7,"duplicate": false})").duplicate);
    CHECK_FALSE(bus::parse_publish_reply(R"({"stream":"SHOP", "seq":7})").duplicate);
    const auto refused = bus::parse_publish_reply(
        R"({"error":{"code":503,"err_code":10077,"description":"maximum messages exceeded"},)"
        R"("stream":"SHOP","seq":0})");
    CHECK(refused.sequence == 0);
    CHECK(refused.error == "maximum messages exceeded");
    CHECK_FALSE(bus::parse_publish_reply("").error.empty());
    CHECK_FALSE(bus::parse_publish_reply("{}").error.empty());
    CHECK_FALSE(bus::parse_publish_reply(R"({"error":{"code":500}})").error.empty());
}

TEST_CASE("a delivery's reply subject contains attempt and sequence, with and without a domain",
          "[bus]") {
    const auto subject = GENERATE(
        as<std::string>{}, "$JS.ACK.SHOP.payments-stock-reserved.3.42.40.1700000000000000000.5",
        "$JS.ACK.hub.A1B2.SHOP.payments-stock-reserved.3.42.40.1700000000000000000.5",
        "$JS.ACK.hub.A1B2.SHOP.payments-stock-reserved.3.42.40.1700000000000000000.5.rnd");
    const auto facts = bus::parse_ack_subject(subject);
    CHECK(facts.attempt == 3);
    CHECK(facts.sequence == 42);
    CHECK(facts.pending == 5);
}

TEST_CASE("any other subject has no delivery facts", "[bus]") {
    const auto subject = GENERATE(as<std::string>{}, "", "_INBOX.abc.1", "$JS.ACK.SHOP.payments",
                                  "$JS.ACK.........", "$JS.ACK.a.b.c.d.e.f.g.h");
    CHECK(bus::parse_ack_subject(subject).sequence == 0);
}

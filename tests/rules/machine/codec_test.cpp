// Messages to JSON and back: unknown fields are ignored, missing fields are named.

#include "shared/messages/cloudevent.hpp"
#include "shared/messages/command.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/events.hpp"
#include "shared/service/machine/dead_letters.hpp"
#include "tests/catch.hpp"

#include <nlohmann/json.hpp>

using namespace duet;

namespace {

Order order() {
    Order o;
    o.order_id = "o-1";
    o.customer_id = "a \"quoted\" \\ name\n\x01 with ümlaut";
    o.total = 1'250;
    o.units = 3;
    o.token = "tok_ok";
    o.ship_to = {"GB", "N1"};
    o.placed_at = *from_rfc3339("2010-12-01T08:26:00Z");
    o.lines = {{"85123A", 2, 255}, {"", 1, 740}};
    return o;
}

std::string problem(const std::string& text) {
    try {
        from_cloudevent(text);
    } catch (const Malformed& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("an order survives encoding and decoding, whatever its texts contain") {
    const auto text = encode(events::OrderPlaced{{order()}});
    CHECK(nlohmann::json::parse(text)["order"]["customer_id"] == order().customer_id);
    const auto back = decode<events::OrderPlaced>(Body::parse(text)).order;
    CHECK(encode(back) == encode(order()));
    CHECK(back.lines[1].unit_price == 740);
    CHECK(back.ship_to.postcode == "N1");
}

TEST_CASE("a dead letter is shown as JSON, whatever its bytes are") {
    service::DeadLetter dead_letter{"stream:7",
                                    "order.placed\xE9",
                                    "o-1",
                                    "not JSON",
                                    "{\"a\":\"caf\xE9\xC0\xAF\x1B\n\xF0\x9F",
                                    5,
                                    {}};
    dead_letter.raw += '\0';
    const auto shown = nlohmann::json::parse(encode(dead_letter));
    CHECK(shown["type"] == "order.placed\xEF\xBF\xBD");
    CHECK(shown["raw"] ==
          std::string{"{\"a\":\"caf\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\x1B\n\xEF\xBF\xBD"} + '\0');
}

TEST_CASE("an event in its envelope is a CloudEvent") {
    const Event event{events::StockReserved{{order()}}};
    CHECK(event.id == "o-1:stock.reserved");
    const auto text = to_cloudevent(event, "/choreographed/inventory",
                                    *from_rfc3339("2026-01-02T03:04:05.678Z"), "00-abc");
    const auto json = nlohmann::json::parse(text);
    CHECK(json["specversion"] == "1.0");
    CHECK(json["type"] == "shop.stock.reserved.v1");
    CHECK(json["time"] == "2026-01-02T03:04:05.678Z");
    const auto back = from_cloudevent(text);
    CHECK(back.type == "stock.reserved");
    CHECK(back.subject == "o-1");
    CHECK(back.traceparent == "00-abc");
    CHECK(decode<events::StockReserved>(back.data).order.total == 1'250);
}

TEST_CASE("a traceparent with a space in it is ignored and not passed on") {
    const std::string text =
        R"({"specversion":"1.0","id":"a","source":"/x","type":"shop.stock.reserved.v1",)"
        R"("subject":"o-1","traceparent":"0fa00 -01","tracestate":"duet=1","data":{}})";
    const auto back = from_cloudevent(text);
    CHECK(back.traceparent.empty());
    CHECK(back.tracestate.empty());
}

TEST_CASE("an event that can happen more than once to an order has an id per occasion") {
    CHECK(Event{events::OrderCancelRequested{{{"o-1"}, "first"}}}.id !=
          Event{events::OrderCancelRequested{{{"o-1"}, "second"}}}.id);
}

TEST_CASE("a wrong envelope is refused with the reason") {
    const std::string good =
        R"({"specversion":"1.0","id":"a","source":"/x","type":"shop.stock.reserved.v1",)"
        R"("subject":"o-1","data":{}})";
    CHECK(problem(good).empty());
    CHECK(problem("{").find("not JSON") != std::string::npos);
    CHECK(problem("[]").find("JSON object") != std::string::npos);
    const auto with = [&](const std::string& from, const std::string& to) {
        auto text = good;
        text.replace(text.find(from), from.size(), to);
        return problem(text);
    };
    CHECK(with("1.0", "0.3").find("version") != std::string::npos);
    CHECK(with(R"("id":"a",)", "").find("'id'") != std::string::npos);
    CHECK(with(".v1", ".v2").find("version 2") != std::string::npos);
    CHECK(with("shop.", "other.").find("not the type") != std::string::npos);
    CHECK(with(R"("data":{})", R"("data":7)").find("'data'") != std::string::npos);
}

TEST_CASE("nesting is limited before anything is built, and brackets in texts do not count") {
    CHECK_NOTHROW(Body::parse(std::string(32, '[') + std::string(32, ']')));
    CHECK_THROWS_AS(Body::parse(std::string(33, '[') + std::string(33, ']')), Malformed);
    CHECK_THROWS_AS(Body::parse(std::string(1'000'000, '[')), Malformed);
    CHECK_NOTHROW(
        Body::parse("\"" + std::string(100, '[') + "\\\"" + std::string(100, '{') + "\""));
}

TEST_CASE("readers ignore unknown fields and name missing ones") {
    const auto read = [](const std::string& text) {
        return decode<inventory::Release>(Body::parse(text)).order_id;
    };
    CHECK(read(R"({"order_id":"o-1","colour":"red"})") == "o-1");
    CHECK_THROWS_WITH(read("{}"), "field 'order_id' is missing");
    CHECK_THROWS_WITH(read(R"({"order_id":7})"), "field 'order_id' is not a string");
}

TEST_CASE("a batch of commands and its replies survive encoding and decoding") {
    Command release{inventory::Release{{"o-1"}}};
    release.id = "o-1/inventory.release";
    std::string batch = "[";
    append_command(batch, release, 3);
    const auto commands = read_commands(batch + "]");
    REQUIRE(commands.size() == 1);
    CHECK(commands[0].id == release.id);
    CHECK(commands[0].attempt == 3);

    auto reply = Reply::refused("out_of_stock", {"mug", "cup"});
    reply.lines = {{"mug", 1, 500}};
    reply.data = R"({"through":7,"orders":[{"order_id":"o \"1\"","total":-3}],"more":false})";
    const auto back =
        read_replies("[" + encode_reply("a", reply) + "," +
                     encode_reply("b", Reply::later(std::chrono::milliseconds{40})) + "]");
    REQUIRE(back.size() == 2);
    CHECK(back[0].reply.details == reply.details);
    CHECK(back[0].reply.lines[0].unit_price == 500);
    CHECK(back[0].reply.data == reply.data);
    CHECK(back[1].reply.data.empty());
    CHECK(decode_reply(encode_reply("a", reply)).data == reply.data);  // as the inbox keeps it
    CHECK(back[1].reply.outcome == Reply::Outcome::later);
    CHECK(back[1].reply.retry_after == std::chrono::milliseconds{40});
    CHECK_THROWS_AS(read_commands("{}"), Malformed);
    CHECK_THROWS_AS(read_replies(R"([{"id":"a","outcome":"perhaps"}])"), Malformed);
}

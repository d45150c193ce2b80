#include "infra/client/calls.hpp"
#include "tests/catch.hpp"

#include <nlohmann/json.hpp>

using namespace duet;
using namespace duet::workload;
using nlohmann::json;

namespace {
const Calls calls{{"http://127.0.0.1:1", "customer-key", "operator-key"}, "choreographed"};
}

TEST_CASE("an order is posted with its key, its wait and all its fields") {
    PlannedOrder order;
    order.key = "k-1";
    order.customer_id = "al\"ice";
    order.lines = {{"CUP", 2, 150}};
    order.country = "DE";
    order.token = "tok_slow";
    order.placed_at = Instant{std::chrono::seconds{1'291'000'000}};
    const auto call = calls.place(order, true);
    CHECK(call.url == "http://127.0.0.1:1/choreographed/v1/orders");
    CHECK(http::find_header(call.headers, "Idempotency-Key") == "k-1");
    CHECK(http::find_header(call.headers, "Authorization") == "Bearer customer-key");
    CHECK(http::find_header(call.headers, "Prefer") == "wait=30");
    CHECK_FALSE(http::find_header(calls.place(order, false).headers, "Prefer"));
    const auto expected = json{{"customer_id", "al\"ice"},
                               {"lines", {{{"sku", "CUP"}, {"quantity", 2}, {"unit_price", 150}}}},
                               {"ship_to", {{"country", "DE"}}},
                               {"payment", {{"token", "tok_slow"}}},
                               {"placed_at", "2010-11-29T03:06:40Z"}};
    CHECK(json::parse(call.body) == expected);
}

TEST_CASE("products and decisions are the operator's, and names are safe in a path") {
    CHECK(calls.put_product("a b/c", 1, 2, false, "k").url ==
          "http://127.0.0.1:1/choreographed/v1/products/a%20b%2Fc");
    CHECK(http::find_header(calls.put_product("a", 1, 2, false, "k").headers, "Authorization") ==
          "Bearer operator-key");
    PlannedOrder order;
    order.decision = "deny";
    CHECK(http::find_header(calls.decide(order, "o-1", 0).headers, "Authorization") ==
          "Bearer operator-key");
    CHECK(http::find_header(calls.decide(order, "o-1", 0).headers, "Idempotency-Key") !=
          http::find_header(calls.decide(order, "o-1", 1).headers, "Idempotency-Key"));
}

TEST_CASE("the few fields that are read of an answer") {
    const auto [answer, field, value] = GENERATE(table<std::string, std::string, std::string>({
        {R"({"order_id":"o-1","state":"rejected","reason":"card_declined"})", "state", "rejected"},
        {R"({"order_id":"o-1","state":"rejected","reason":"card_declined"})", "reason",
         "card_declined"},
        {R"({"order_id":"o-1","state":"pending"})", "reason", ""},
        {R"({"customer_id":"\"state\":\"x\"","state":"pending"})", "state", "pending"},
        {"", "state", ""},
        {R"({"state":")", "state", ""},
    }));
    CAPTURE(answer, field);
    CHECK(text_in(answer, field) == value);
}

TEST_CASE("every state but pending is settled") {
    CHECK_FALSE(is_settled(""));
    CHECK_FALSE(is_settled("pending"));
    CHECK(is_settled(GENERATE(as<std::string>{}, "confirmed", "dispatched", "returned", "rejected",
                              "cancelled", "in_review", "needs_attention")));
}

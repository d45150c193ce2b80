// Goods coming back: the second saga.

#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

using namespace duet;
using namespace duet::tests;
using nlohmann::json;

namespace {

Reply give_back(Side& side, const std::string& order_id, const std::string& customer, const std::string& sku, int quantity, int wait = 20) {
    json body{{"customer_id", customer}, {"lines", {{{"sku", sku}, {"quantity", quantity}}}}};
    if (!order_id.empty()) body["order_id"] = order_id;
    return side.shop().ask(side.style(), {.method = http::Method::post, .path = "/v1/returns", .body = body.dump(), .key = fresh("return"), .wait = wait});
}

}  // namespace

TEST_CASE("part of an order comes back, then the rest, then too much") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10), .quantity = 3};
    const auto id = side.accepted(basket);
    side.reaches(id, "dispatched");

    const auto part = give_back(side, id, basket.customer, basket.sku, 1);
    INFO(part.text);
    CHECK(part.status == 201);
    CHECK(part.field("state") == "refunded");
    eventually("one is back", [&] { return side.state_of(id) == "partly_returned"; });
    CHECK(side.account_of(basket.customer).at("refunded") == 250);
    CHECK(side.stock_of(basket.sku).at("returned") == 1);

    const auto too_much = give_back(side, id, basket.customer, basket.sku, 3);
    CHECK(too_much.field("state") == "rejected");
    CHECK(too_much.field("reason") == "exceeds_order");
    CHECK(give_back(side, id, basket.customer, "another", 1).field("state") == "rejected");

    const auto rest = give_back(side, id, basket.customer, basket.sku, 2);
    CHECK(rest.field("state") == "refunded");
    eventually("all are back", [&] { return side.state_of(id) == "returned"; });
    CHECK(side.account_of(basket.customer).at("refunded") == 750);
    CHECK(side.stock_of(basket.sku).at("returned") == 3);
    CHECK(side.stock_of(basket.sku).at("on_hand") == 10);
    CHECK(side.get("/v1/returns/" + rest.field("return_id"), "customer").field("state") == "refunded");
    side.history_is_whole(id);
    side.audit_holds();
}

TEST_CASE("goods without a receipt are taken back and refunded") {
    Side side{BOTH_STYLES};
    const auto sku = side.product(10);
    const auto customer = fresh("customer");
    const auto reply = give_back(side, "", customer, sku, 2);
    INFO(reply.text);
    CHECK(reply.field("state") == "refunded");
    CHECK(side.stock_of(sku).at("returned") == 2);
    CHECK(side.stock_of(sku).at("on_hand") == 12);
    CHECK(side.account_of(customer).at("refunded") == 500);
    side.audit_holds();
}

TEST_CASE("what was not dispatched cannot come back") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10), .country = "AQ"};
    const auto id = side.accepted(basket);
    side.reaches(id, "rejected");
    const auto reply = give_back(side, id, basket.customer, basket.sku, 1);
    CHECK(reply.field("state") == "rejected");
    CHECK(reply.field("reason") == "not_dispatched");
    CHECK(give_back(side, "o-nobody", basket.customer, basket.sku, 1).field("reason") == "unknown_order");
    side.audit_holds();
}

// Returns of goods: the second saga.

#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>

using namespace duet;
using namespace duet::tests;
using nlohmann::json;

namespace {

json body_of(const std::string& order_id, const std::string& customer, const json& line) {
    json body{{"customer_id", customer}, {"lines", json::array({line})}};
    if (!order_id.empty()) body["order_id"] = order_id;
    return body;
}

Reply call_return(Side& side, const json& body, const std::string& as = "customer") {
    return side.shop().call(side.style(), {.method = http::Method::post,
                                           .path = "/v1/returns",
                                           .body = body.dump(),
                                           .key = fresh("return"),
                                           .wait = 20,
                                           .as = as});
}

Reply give_back(Side& side, const std::string& order_id, const std::string& customer,
                const std::string& sku, int quantity) {
    return call_return(side, body_of(order_id, customer, {{"sku", sku}, {"quantity", quantity}}));
}

Reply give_back_at(Side& side, const std::string& order_id, const std::string& customer,
                   const std::string& sku, int quantity, int price) {
    const json line{{"sku", sku}, {"quantity", quantity}, {"unit_price", price}};
    return call_return(side, body_of(order_id, customer, line));
}

std::string placed(Side& side, const std::string& customer, const json& lines) {
    auto body = json::parse(Basket{.customer = customer}.body());
    body["lines"] = lines;
    const auto reply = side.shop().call(side.style(), {.method = http::Method::post,
                                                       .path = "/v1/orders",
                                                       .body = body.dump(),
                                                       .key = fresh("key")});
    INFO(reply.text);
    REQUIRE(reply.status == 202);
    return reply.field("order_id");
}

Reply becomes(Side& side, const std::string& return_id, const std::string& state) {
    Reply last;
    eventually(return_id + " is " + state, [&] {
        last = side.get("/v1/returns/" + return_id);
        return last.field("state") == state;
    });
    return last;
}

}  // namespace

TEST_CASE("a customer returns part of an order, then too much, then the rest") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10), .quantity = 3};
    const auto id = side.accepted(basket);
    side.reaches(id, "dispatched");

    const auto part = give_back(side, id, basket.customer, basket.sku, 1);
    INFO(part.text);
    CHECK(part.status == 201);
    CHECK(part.field("state") == "refunded");
    eventually("one piece is returned", [&] { return side.state_of(id) == "partly_returned"; });
    CHECK(side.account_of(basket.customer).at("refunded") == 250);
    CHECK(side.stock_of(basket.sku).at("returned") == 1);

    const auto too_much = give_back(side, id, basket.customer, basket.sku, 3);
    CHECK(too_much.field("state") == "rejected");
    CHECK(too_much.field("reason") == "exceeds_order");
    CHECK(give_back(side, id, basket.customer, "another", 1).field("state") == "rejected");

    const auto rest = give_back(side, id, basket.customer, basket.sku, 2);
    CHECK(rest.field("state") == "refunded");
    eventually("all pieces are returned", [&] { return side.state_of(id) == "returned"; });
    CHECK(side.account_of(basket.customer).at("refunded") == 750);
    CHECK(side.stock_of(basket.sku).at("returned") == 3);
    CHECK(side.stock_of(basket.sku).at("on_hand") == 10);
    CHECK(side.get("/v1/returns/" + rest.field("return_id"), "customer").field("state") ==
          "refunded");
    side.check_history(id);
    side.check_audit();
}

TEST_CASE("one product sold at two prices is refunded at both, in any split") {
    Side side{BOTH_STYLES};
    const auto sku = side.product(100);
    const auto bought = [&](const std::string& customer, const json& lines) {
        const auto id = placed(side, customer, lines);
        side.reaches(id, "dispatched");
        return id;
    };
    const auto line = [&](int quantity, int price) {
        return json{{"sku", sku}, {"quantity", quantity}, {"unit_price", price}};
    };
    const auto ada = fresh("customer"), ben = fresh("customer"), cem = fresh("customer");
    const auto dear_first = bought(ada, {line(1, 500), line(9, 1)});
    CHECK(give_back(side, dear_first, ada, sku, 10).field("state") == "refunded");
    CHECK(side.account_of(ada).at("refunded") == 509);

    const auto split = bought(ben, {line(2, 500), line(3, 400)});
    CHECK(give_back(side, split, ben, sku, 1).field("state") == "refunded");
    CHECK(side.account_of(ben).at("refunded") == 500);
    CHECK(give_back(side, split, ben, sku, 2).field("state") == "refunded");
    CHECK(side.account_of(ben).at("refunded") == 1400);
    CHECK(give_back(side, split, ben, sku, 2).field("state") == "refunded");
    CHECK(side.account_of(ben).at("refunded") == 2200);
    eventually("all pieces are returned", [&] { return side.state_of(split) == "returned"; });
    CHECK(give_back(side, split, ben, sku, 1).field("reason") == "not_dispatched");

    const auto named = bought(cem, {line(1, 500), line(1, 0)});
    CHECK(give_back_at(side, named, cem, sku, 1, 0).field("state") == "refunded");
    CHECK(side.account_of(cem).at("refunded") == 0);
    CHECK(give_back_at(side, named, cem, sku, 1, 0).field("reason") == "exceeds_order");
    const auto unknown = give_back_at(side, named, cem, sku, 1, 499);
    CHECK(unknown.field("reason") == "unknown_line");
    const auto review = "/v1/reviews/" + unknown.field("return_id");
    CHECK(side.post(review, R"({"decision":"deny"})").status == 404);  // it has no review
    CHECK(give_back_at(side, named, cem, sku, 1, 500).field("state") == "refunded");
    CHECK(side.account_of(cem).at("refunded") == 500);
    side.check_audit();
}

TEST_CASE("a return without a receipt waits for a review, which also may expire") {
    Side side{BOTH_STYLES};
    const auto sku = side.product(10);
    const auto customer = fresh("customer");
    const auto reply = give_back(side, "", customer, sku, 2);
    INFO(reply.text);
    REQUIRE(reply.status == 201);
    REQUIRE(reply.field("state") == "in_review");
    const auto first = reply.field("return_id");
    const auto listed = side.get("/v1/reviews?limit=1000").json().at("reviews");
    const auto mine = std::ranges::find_if(
        listed, [&](const json& one) { return one.value("return_id", "") == first; });
    REQUIRE(mine != listed.end());
    CHECK(mine->at("rules") == json{"no_receipt"});
    CHECK(mine->at("customer_id") == customer);
    CHECK(side.stock_of(sku).at("returned") == 0);
    CHECK(side.account_of(customer).at("refunded") == 0);

    CHECK(side.post("/v1/reviews/" + first, R"({"decision":"approve"})", "customer").status == 403);
    CHECK(side.post("/v1/orders/" + first + "/cancel", "", "customer").status == 404);
    const auto approved = side.post("/v1/reviews/" + first, R"({"decision":"approve"})");
    CHECK(approved.status == 202);
    CHECK(approved.field("return_id") == first);
    becomes(side, first, "refunded");
    CHECK(side.stock_of(sku).at("on_hand") == 12);
    CHECK(side.account_of(customer).at("refunded") == 500);
    CHECK(side.post("/v1/reviews/" + first, R"({"decision":"deny"})").status == 409);

    const auto second = give_back(side, "", customer, sku, 2).field("return_id");
    CHECK(side.post("/v1/reviews/" + second, R"({"decision":"deny"})").status == 202);
    CHECK(becomes(side, second, "rejected").field("reason") == "review_denied");

    const auto third = give_back_at(side, "", customer, sku, 1, 100'000'000).field("return_id");
    CHECK(becomes(side, third, "rejected").field("reason") == "review_expired");
    CHECK(side.post("/v1/reviews/" + third, R"({"decision":"approve"})").status == 409);
    CHECK(side.stock_of(sku).at("returned") == 2);
    CHECK(side.account_of(customer).at("refunded") == 500);
    side.check_audit();
}

TEST_CASE("the review of a return expires although its service was killed in the meantime") {
    Side side{BOTH_STYLES};
    const auto id = give_back(side, "", fresh("customer"), side.product(10), 1).field("return_id");
    becomes(side, id, "in_review");
    const bool orchestrated = side.style() == Style::orchestrated;
    const auto owner = side.shop().process(orchestrated ? "coordinator" : "fraud", side.style());
    side.shop().signal(owner, SIGKILL);
    CHECK(becomes(side, id, "rejected").field("reason") == "review_expired");
    side.shop().all_ready();
    side.check_audit();
}

TEST_CASE("an operator can return goods without a receipt, with an immediate refund") {
    Side side{BOTH_STYLES};
    const auto sku = side.product(10);
    const auto customer = fresh("customer");
    const json two{{"sku", sku}, {"quantity", 2}};
    const json for_nothing{{"sku", sku}, {"quantity", 1}, {"unit_price", 0}};
    const auto reply = call_return(side, body_of("", customer, two), "operator");
    INFO(reply.text);
    CHECK(reply.field("state") == "refunded");
    CHECK(side.stock_of(sku).at("returned") == 2);
    CHECK(side.stock_of(sku).at("on_hand") == 12);
    CHECK(side.account_of(customer).at("refunded") == 500);
    const auto nothing = call_return(side, body_of("", customer, for_nothing), "operator");
    CHECK(nothing.field("state") == "refunded");
    // 0 is a price and does not select the product's price.
    CHECK(side.account_of(customer).at("refunded") == 500);
    const auto passed = "/v1/reviews/" + reply.field("return_id");
    CHECK(side.post(passed, R"({"decision":"deny"})").status == 409);
    CHECK(side.post("/v1/reviews/r-nobody", R"({"decision":"deny"})").status == 404);
    side.check_audit();
}

TEST_CASE("an order that was not dispatched cannot be returned") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10), .country = "AQ"};
    const auto id = side.accepted(basket);
    side.reaches(id, "rejected");
    const auto reply = give_back(side, id, basket.customer, basket.sku, 1);
    CHECK(reply.field("state") == "rejected");
    CHECK(reply.field("reason") == "not_dispatched");
    CHECK(give_back(side, "o-nobody", basket.customer, basket.sku, 1).field("reason") ==
          "unknown_order");
    side.check_audit();
}

// The HTTP contract of the gateway: keys, limits, and problems that list all wrong fields, equal in
// both styles.

#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

using namespace duet;
using namespace duet::tests;
using http::Method;
using nlohmann::json;

namespace {

Reply post_order(Side& side, const std::string& body,
                 const std::string& content_type = "application/json") {
    return side.shop().call(side.style(), {.method = Method::post,
                                           .path = "/v1/orders",
                                           .body = body,
                                           .key = fresh("key"),
                                           .content_type = content_type});
}

void check_problem(const Reply& reply, int status) {
    INFO(reply.status << " " << reply.text);
    CHECK(reply.status == status);
    const auto problem = reply.json();
    REQUIRE(problem.is_object());
    for (const char* field : {"type", "title", "status", "detail", "instance"})
        CHECK(problem.contains(field));
    CHECK(problem.value("status", 0) == status);
    CHECK(http::find_header(reply.headers, "content-type")
              .value_or("")
              .starts_with("application/problem+json"));
}

std::string with(const json& changes) {
    auto order = json::parse(Basket{.customer = "c", .sku = "s"}.body());
    order.merge_patch(changes);
    return order.dump();
}

}  // namespace

TEST_CASE("both styles report all wrong fields at once with the same text") {
    const auto body = GENERATE(
        as<std::string>{}, R"({})", R"([])", R"("text")", "", "{", "nothing",
        R"({"customer_id":"","lines":[],"ship_to":{"country":"gb"},"payment":{}})",
        R"({"customer_id":7,"lines":[{"sku":"a","quantity":0,"unit_price":-1},{"quantity":1000001,"unit_price":100000001}],"ship_to":{},"payment":{"token":""},"placed_at":"yesterday"})",
        R"({"customer_id":"c","lines":[3],"ship_to":"GB","payment":[]})",
        R"({"customer_id":"c","lines":[{"sku":"a","quantity":1.5,"unit_price":1e3}],"ship_to":{"country":"GB","postcode":5},"payment":{"token":"tok_ok"}})");
    INFO(body);
    std::vector<json> problems;
    for (const auto style : {Style::orchestrated, Style::choreographed}) {
        Side side{style};
        const auto reply = post_order(side, body);
        check_problem(reply, 400);
        auto problem = reply.json();
        problem.erase("instance");
        CHECK_FALSE(problem.at("errors").empty());
        problems.push_back(problem);
    }
    CHECK(problems[0].dump() == problems[1].dump());
}

namespace {

json line(const std::string& sku, std::int64_t quantity, std::int64_t unit_price) {
    return {{"sku", sku}, {"quantity", quantity}, {"unit_price", unit_price}};
}

Reply post_return(Side& side, const json& lines) {
    const json body{{"customer_id", fresh("customer")}, {"lines", lines}};
    return side.shop().call(side.style(), {.method = Method::post,
                                           .path = "/v1/returns",
                                           .body = body.dump(),
                                           .key = fresh("return"),
                                           .as = "operator"});
}

void check_too_much(const Reply& reply) {
    check_problem(reply, 400);
    const auto errors = reply.json().at("errors");
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].at("pointer") == "/lines");
    CHECK(errors[0].at("detail").get<std::string>().find("at most 1000000000000 minor units") !=
          std::string::npos);
}

}  // namespace

TEST_CASE("an order or return above 10^12 minor units is refused with a pointer to its lines") {
    Side side{BOTH_STYLES};
    const json largest(2000, line("castle", 1'000'000, 100'000'000));
    const auto at_the_limit = json::array({line("castle", 10'000, 100'000'000)});
    auto a_penny_more = at_the_limit;
    a_penny_more.push_back(line("pen", 1, 1));
    for (int i = 0; i < 50; ++i) check_too_much(post_return(side, largest));
    check_too_much(post_return(side, a_penny_more));
    check_too_much(post_order(side, with({{"lines", largest}})));
    check_too_much(post_order(side, with({{"lines", a_penny_more}})));

    const auto order = post_order(side, with({{"lines", at_the_limit}}));
    CHECK(order.status == 202);
    const auto goods = post_return(side, at_the_limit);
    CHECK(goods.status == 202);
    eventually("the return is refunded", [&] {
        return side.get("/v1/returns/" + goods.field("return_id")).field("state") == "refunded";
    });
    for (const char* window : {"minute", "hour", "day"})
        CHECK(side.get(std::string{"/v1/reports/revenue?window="} + window).status == 200);
    side.check_audit();
}

TEST_CASE("the problem names wrong fields by JSON pointers") {
    Side side{BOTH_STYLES};
    const auto reply = post_order(
        side,
        R"({"customer_id":7,"lines":[{"sku":"a","quantity":0,"unit_price":-1}],"ship_to":{},"payment":{"token":""}})");
    std::vector<std::string> pointers;
    const auto problem = reply.json();
    for (const auto& error : problem.at("errors")) pointers.push_back(error.at("pointer"));
    std::sort(pointers.begin(), pointers.end());
    INFO(reply.text);
    CHECK(pointers == std::vector<std::string>{"/customer_id", "/lines/0/quantity",
                                               "/lines/0/unit_price", "/payment/token",
                                               "/ship_to/country"});
}

TEST_CASE("an order at every limit is accepted, and one above a limit is refused") {
    Side side{BOTH_STYLES};
    const auto line = json{{"sku", "s"}, {"quantity", 1}, {"unit_price", 1}};
    check_problem(post_order(side, with({{"lines", json(2001, line)}})), 400);
    check_problem(post_order(side, with({{"customer_id", std::string(257, 'x')}})), 400);
    check_problem(post_order(side, "{\"customer_id\":\"\xff\xfe\"}"), 400);
    check_problem(
        post_order(side,
                   with({{"lines", {{{"sku", "s"}, {"quantity", 1'000'001}, {"unit_price", 1}}}}})),
        400);
    check_problem(
        post_order(side, with({{"lines", {{{"sku", "s"}, {"quantity", 0}, {"unit_price", 1}}}}})),
        400);
    check_problem(post_order(side, std::string(33, '[') + std::string(33, ']')), 400);
    check_problem(post_order(side, std::string(100'000, '[')), 400);
    check_problem(post_order(side, with({{"note", std::string(1024 * 1024, 'x')}})), 413);

    // Accepted: unknown fields, names of maximal length, two thousand lines.
    auto at_limits = json::parse(with({{"customer_id", std::string(256, 'x')},
                                       {"unheard_of", true},
                                       {"lines", json(2000, line)}}));
    at_limits["lines"][0]["sku"] = std::string(256, 'y');
    const auto accepted = post_order(side, at_limits.dump());
    CHECK(accepted.status == 202);
    side.reaches(accepted.field("order_id"), "rejected");
    CHECK(side.reason_of(accepted.field("order_id")) == "unknown_sku");
    side.check_audit();
}

TEST_CASE("a path or query with invalid UTF-8 is refused") {
    Side side{BOTH_STYLES};
    const auto refused = [](const Reply& reply) {
        check_problem(reply, 400);
        CHECK_THAT(reply.json().value("detail", ""), ContainsSubstring("not valid UTF-8"));
    };
    for (const char* path :
         {"/v1/orders/%ff", "/v1/orders/o%fe/history", "/v1/returns/%c3", "/v1/products/%ff",
          "/v1/accounts/%ff%fe", "/v1/orders?customer_id=%ff", "/v1/products?after=%e9",
          "/v1/reports/revenue?window=%c0%af"}) {
        INFO(path);
        refused(side.get(path));
    }
    for (const char* path : {"/v1/orders/%ff/cancel", "/v1/orders/%ff/retry"})
        refused(side.post(path));
    refused(side.post("/v1/reviews/%ff", R"({"decision":"deny"})"));
    refused(side.put("/v1/products/%ff", R"({"price":1})"));
    refused(side.put("/v1/accounts/%ff", R"({"credit_limit":1})"));
    CHECK(side.get("/v1/accounts/%C3%A4%E2%82%AC").field("customer_id") == "ä€");
}

TEST_CASE("an Idempotency-Key with invalid UTF-8 is refused") {
    Side side{BOTH_STYLES};
    const auto call = [&](const std::string& key) {
        return side.shop().call(side.style(), {.method = Method::post,
                                               .path = "/v1/orders",
                                               .body = with(json::object()),
                                               .key = key});
    };
    const auto refused = call(fresh("caf\xE9"));
    check_problem(refused, 400);
    CHECK_THAT(refused.json().value("detail", ""), ContainsSubstring("Idempotency-Key"));
    CHECK(call(fresh("caf\xC3\xA9")).status == 202);
}

TEST_CASE("gateway and service read every target in the same way, or refuse it") {
    Side side{BOTH_STYLES};
    auto& shop = side.shop();
    const auto sku = side.product(3);
    const auto style = name_of(side.style());
    const auto first_letter_encoded =
        style == "orchestrated" ? "/%6Frchestrated" : "/%63horeographed";
    const auto plain = side.get("/v1/products/" + sku);
    const auto get = [&](const std::string& path) {
        return shop.call_gateway("", {.path = path, .as = "operator"});
    };
    const std::vector<std::string> same{
        first_letter_encoded + ("/v1/products/" + sku), "/" + style + "/%76%31/product%73/" + sku,
        "/" + style + "/v1/products/%73" + sku.substr(1)};  // "sku-…"
    for (const auto& path : same) {
        INFO(path);
        CHECK(get(path).status == 200);
        CHECK(get(path).text == plain.text);
    }
    // Neither the gateway nor its client nor the service resolves dots.
    const std::vector<std::string> refused{"/v1/orders/../products/" + sku,
                                           "/v1/orders/%2e%2e/products/" + sku,
                                           "/v1/products/../orders",
                                           "/v1/products/./" + sku,
                                           "/v1/products/%2E%2E%2forders",
                                           "/v1/products/a%2fb",
                                           "/v1/products/a%5Cb",
                                           "/v1/products/a\\b",
                                           "/v1//products",
                                           "/v1/products/",
                                           "/../" + style + "/v1/products"};
    for (const auto& tail : refused) {
        INFO(tail);
        const auto reply = get("/" + style + tail);
        check_problem(reply, 400);
        CHECK_THAT(reply.json().value("detail", ""), ContainsSubstring("The path has"));
    }
    const auto account = side.get("/v1/accounts/a%2bb%26c%3fd%20e?x=%2f..");
    CHECK(account.field("customer_id") == "a+b&c?d e");
}

TEST_CASE("each role may do only what the contract allows") {
    Side side{BOTH_STYLES};
    auto& shop = side.shop();
    const auto style = side.style();
    check_problem(shop.call(style, {.path = "/v1/orders", .as = ""}), 401);
    check_problem(shop.call(style, {.path = "/v1/orders", .as = "not-a-key"}), 401);
    check_problem(shop.call(style, {.path = "/v1/audit"}), 403);
    check_problem(shop.call(style, {.path = "/v1/reviews"}), 403);
    check_problem(
        shop.call(style,
                  {.method = Method::put, .path = "/v1/products/p", .body = R"({"price":1})"}),
        403);
    check_problem(shop.call(style, {.method = Method::put,
                                    .path = "/v1/accounts/c",
                                    .body = R"({"credit_limit":1})"}),
                  403);
    check_problem(shop.call(style, {.path = "/v1/orders/o-nobody"}), 404);
    check_problem(shop.call(style, {.path = "/v1/orders/o-nobody/history"}), 404);
    check_problem(shop.call(style, {.path = "/v1/returns/r-nobody"}), 404);
    check_problem(shop.call(style, {.path = "/v1/products/nothing"}), 404);
    check_problem(shop.call(style, {.path = "/v1/nothing"}), 404);
    check_problem(shop.call_gateway("", {.path = "/nowhere"}), 404);
    check_problem(shop.call(style, {.method = Method::del, .path = "/v1/orders"}), 405);
    check_problem(post_order(side, "a=b", "application/x-www-form-urlencoded"), 415);
    for (const char* path : {"/livez", "/readyz", "/metrics"})
        CHECK(shop.call_gateway("", {.path = path, .as = ""}).status == 200);
    // A service accepts only the gateway and the operator.
    const auto orders = shop.process("orders", style);
    http::Client stranger;
    CHECK(stranger
              .call({Method::get,
                     "http://127.0.0.1:" + std::to_string(orders.port) + "/v1/orders",
                     {},
                     "",
                     std::chrono::seconds(10)})
              .status == 401);
}

TEST_CASE("a customer sees only the orders of their own key") {
    Side side{BOTH_STYLES};
    auto& shop = side.shop();
    const auto stranger = json::parse(shop.duet({"keys", "add", fresh("stranger"), "--json"}))
                              .at("key")
                              .get<std::string>();
    const Basket basket{.sku = side.product(10)};
    const auto id = side.accepted(basket);
    side.reaches(id, "dispatched");
    eventually("the new key is valid",
               [&] { return side.get("/v1/products", stranger).status == 200; });
    CHECK(side.get("/v1/orders/" + id, stranger).status == 404);
    CHECK(side.get("/v1/orders/" + id + "/history", stranger).status == 404);
    CHECK(side.post("/v1/orders/" + id + "/cancel", "", stranger).status == 404);
    CHECK(side.get("/v1/orders?customer_id=" + basket.customer, stranger)
              .json()
              .at("orders")
              .empty());
    CHECK(side.get("/v1/orders?customer_id=" + basket.customer, "customer")
              .json()
              .at("orders")
              .size() == 1);

    const auto theirs = shop.call(side.style(), {.method = Method::post,
                                                 .path = "/v1/orders",
                                                 .body = basket.body(),
                                                 .key = fresh("key"),
                                                 .wait = 20,
                                                 .as = stranger});
    CHECK(theirs.status == 201);
    CHECK(side.get("/v1/orders/" + theirs.field("order_id"), stranger).status == 200);
    CHECK(side.get("/v1/orders/" + theirs.field("order_id"), "customer").status == 404);
    side.check_audit();
}

TEST_CASE("orders are listed in pages") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10)};
    std::vector<std::string> placed;
    for (int i = 0; i < 5; ++i) placed.push_back(side.accepted(basket));
    for (const auto& id : placed) side.reaches(id, "dispatched");
    std::vector<std::string> seen;
    std::string after;
    do {
        const auto page =
            side.get("/v1/orders?state=dispatched&limit=2&customer_id=" + basket.customer +
                     (after.empty() ? "" : "&after=" + after))
                .json();
        REQUIRE(page.at("orders").size() <= 2);
        for (const auto& order : page.at("orders")) seen.push_back(order.at("order_id"));
        after = page.contains("next") && !page.at("next").is_null()
                    ? page.at("next").get<std::string>()
                    : "";
    } while (!after.empty());
    std::sort(placed.begin(), placed.end());
    std::sort(seen.begin(), seen.end());
    CHECK(seen == placed);
    check_problem(side.get("/v1/orders?limit=0"), 400);
    check_problem(side.get("/v1/orders?after=x"), 400);
}

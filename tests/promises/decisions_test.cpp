// The ends of an order, equal in both styles, and that undo leaves nothing behind.

#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

#include <csignal>

using namespace duet;
using namespace duet::tests;
using namespace std::chrono_literals;
using http::Method;

namespace {

// Long enough for a decision, short enough to wait for the expiry.
const bool configured = (RunningShop::configure({{"DUET_REVIEW_TIMEOUT", "4"}}), true);

void check_nothing_remains(Side& side, const Basket& basket, int on_hand) {
    eventually("the stock is available again",
               [&] { return side.stock_of(basket.sku).at("on_hand") == on_hand; });
    CHECK(side.stock_of(basket.sku).at("reserved") == 0);
    CHECK(side.stock_of(basket.sku).at("sold") == 0);
    CHECK(side.account_of(basket.customer).at("held") == 0);
    CHECK(side.account_of(basket.customer).at("captured") == 0);
}

}  // namespace

TEST_CASE("an order is confirmed, paid for and dispatched") {
    REQUIRE(configured);
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10), .quantity = 3};
    const auto reply = side.place(basket);
    INFO(reply.text);
    REQUIRE(reply.status == 201);
    const auto id = reply.field("order_id");
    CHECK((reply.field("state") == "confirmed" || reply.field("state") == "dispatched"));
    CHECK(reply.json().at("links").at("self") == "/" + name_of(side.style()) + "/v1/orders/" + id);

    side.reaches(id, "dispatched");
    side.check_history(id);
    const auto order = side.get("/v1/orders/" + id, "customer").json();
    CHECK(order.at("total") == 750);
    CHECK(order.at("customer_id") == basket.customer);
    CHECK(order.at("lines").at(0).at("sku") == basket.sku);
    CHECK(side.stock_of(basket.sku).at("on_hand") == 7);
    CHECK(side.stock_of(basket.sku).at("sold") == 3);
    CHECK(side.account_of(basket.customer).at("captured") == 750);
    CHECK(side.account_of(basket.customer).at("held") == 0);
    side.check_audit();
}

TEST_CASE("every test token and every refusal ends the order as documented") {
    struct Example {
        std::string token, country, customer, state, reason;
        int quantity = 1;
    };
    Side side{BOTH_STYLES};
    const auto example = GENERATE(values<Example>({
        {"tok_ok", "DE", "c", "dispatched", ""},
        {"tok_declined", "GB", "c", "rejected", "card_declined"},
        {"tok_insufficient_funds", "GB", "c", "rejected", "insufficient_funds"},
        {"tok_slow", "GB", "c", "dispatched", ""},
        {"tok_flaky", "GB", "c", "dispatched", ""},
        {"tok_lost_reply", "GB", "c", "dispatched", ""},
        {"tok_unheard_of", "GB", "c", "rejected", "card_declined"},
        {"tok_ok", "AQ", "c", "rejected", "unserviceable_country"},
        {"tok_ok", "GB", "blocked-c", "rejected", "fraud_blocked"},
        {"tok_ok", "GB", "c", "rejected", "out_of_stock", 300'000},
    }));
    const Basket basket{.customer = fresh(example.customer),
                        .sku = side.product(200'000),
                        .quantity = example.quantity,
                        .token = example.token,
                        .country = example.country};
    INFO(name_of(side.style()) << " " << basket.body());
    const auto id = side.accepted(basket);
    side.reaches(id, example.state);
    CHECK(side.reason_of(id) == example.reason);
    side.check_history(id);
    if (example.state == "rejected")
        check_nothing_remains(side, basket, 200'000);
    else
        CHECK(side.account_of(basket.customer).at("captured") == 250);
    side.check_audit();
}

TEST_CASE("inventory and payments refuse orders by their own data") {
    Side side{BOTH_STYLES};
    const auto unknown = side.accepted({.sku = "nowhere"});
    const auto strict = side.product(5, true);
    const auto changed = side.accepted({.sku = strict, .price = 249});
    const auto out = side.accepted({.sku = side.product(1), .quantity = 2});
    const Basket poor{.sku = side.product(5), .quantity = 2};
    REQUIRE(side.put("/v1/accounts/" + poor.customer, R"({"credit_limit":499})").status == 200);
    const auto limited = side.accepted(poor);

    const Basket heavy{.sku = side.product(2'000'000), .quantity = 600'000};
    auto two_lines = nlohmann::json::parse(heavy.body());
    two_lines["lines"].push_back(two_lines["lines"][0]);
    const auto weighed = side.shop().call(side.style(), {.method = Method::post,
                                                         .path = "/v1/orders",
                                                         .body = two_lines.dump(),
                                                         .key = fresh("key"),
                                                         .wait = 20});
    CHECK(weighed.field("reason") == "too_heavy");
    check_nothing_remains(side, heavy, 2'000'000);

    side.reaches(unknown, "rejected");
    CHECK(side.reason_of(unknown) == "unknown_sku");
    CHECK(side.get("/v1/orders/" + unknown).json().at("skus") == nlohmann::json{"nowhere"});
    side.reaches(changed, "rejected");
    CHECK(side.reason_of(changed) == "price_changed");
    side.reaches(out, "rejected");
    CHECK(side.reason_of(out) == "out_of_stock");
    side.reaches(limited, "rejected");
    CHECK(side.reason_of(limited) == "insufficient_funds");
    check_nothing_remains(side, poor, 5);
    side.check_audit();
}

TEST_CASE("a review is approved, denied, or expires") {
    Side side{BOTH_STYLES};
    const Basket basket{.customer = fresh("review-c"), .sku = side.product(10)};
    const auto reply = side.place(basket);
    REQUIRE(reply.status == 201);
    REQUIRE(reply.field("state") == "in_review");
    const auto first = reply.field("order_id");
    const auto listed = side.get("/v1/reviews").text;
    CHECK(listed.find(first) != std::string::npos);
    CHECK(side.get("/v1/reviews", "customer").status == 403);
    CHECK(side.post("/v1/reviews/" + first, R"({"decision":"perhaps"})").status == 400);
    CHECK(side.post("/v1/reviews/" + first, R"({"decision":"approve"})").status / 100 == 2);
    side.reaches(first, "dispatched");
    CHECK(side.post("/v1/reviews/" + first, R"({"decision":"deny"})").status == 409);

    const auto second = side.accepted(basket);
    eventually("the order is in review", [&] { return side.state_of(second) == "in_review"; });
    CHECK(side.post("/v1/reviews/" + second, R"({"decision":"deny"})").status / 100 == 2);
    side.reaches(second, "rejected");
    CHECK(side.reason_of(second) == "review_denied");

    const auto third = side.accepted(basket);
    side.reaches(third, "rejected");
    CHECK(side.reason_of(third) == "review_expired");
    for (const auto& id : {first, second, third}) side.check_history(id);
    side.check_audit();
}

TEST_CASE("a review expires although its service was killed in the meantime") {
    Side side{BOTH_STYLES};
    const auto id = side.accepted({.customer = fresh("review-c"), .sku = side.product(10)});
    eventually("the order is in review", [&] { return side.state_of(id) == "in_review"; });
    const auto owner = side.shop().process(
        side.style() == Style::orchestrated ? "coordinator" : "fraud", side.style());
    side.shop().signal(owner, SIGKILL);
    side.reaches(id, "rejected");
    CHECK(side.reason_of(id) == "review_expired");
    side.shop().all_ready();
    CHECK(side.shop().process(owner.program.name, side.style()).restarts == owner.restarts + 1);
    side.check_audit();
}

TEST_CASE("a cancel before the capture undoes everything") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10), .token = "tok_slow"};
    const auto id = side.accepted(basket);
    eventually("the stock is reserved",
               [&] { return side.stock_of(basket.sku).at("reserved") == 1; });
    const auto cancel = side.post("/v1/orders/" + id + "/cancel", "", "customer");
    INFO(cancel.text);
    REQUIRE(cancel.status == 202);
    side.reaches(id, "cancelled");
    check_nothing_remains(side, basket, 10);
    side.check_history(id);
    side.check_audit();
}

TEST_CASE("an order in review and a brand-new order can be cancelled") {
    Side side{BOTH_STYLES};
    const auto reviewed = side.accepted({.customer = fresh("review-c"), .sku = side.product(10)});
    eventually("the order is in review", [&] { return side.state_of(reviewed) == "in_review"; });
    CHECK(side.post("/v1/orders/" + reviewed + "/cancel").status == 202);
    side.reaches(reviewed, "cancelled");

    // Payments receives the cancel first and stores a tombstone.
    const auto fraud = side.shop().process("fraud", side.style());
    side.shop().signal(fraud, SIGSTOP);
    const Basket basket{.sku = side.product(10)};
    const auto early = side.accepted(basket);
    const auto cancel = side.post("/v1/orders/" + early + "/cancel");
    side.shop().signal(fraud, SIGCONT);
    CHECK(cancel.status == 202);
    side.reaches(early, "cancelled");
    check_nothing_remains(side, basket, 10);
    side.check_audit();
}

TEST_CASE("a cancel after the capture is refused, and the order continues") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10), .token = "tok_slow"};
    const auto id = side.accepted(basket);
    eventually("the stock is reserved",
               [&] { return side.stock_of(basket.sku).at("reserved") == 1; });
    // Captured, but not yet confirmed, because inventory is stopped.
    const auto inventory = side.shop().process("inventory", side.style());
    side.shop().signal(inventory, SIGSTOP);
    eventually("the payment is captured",
               [&] { return side.account_of(basket.customer).at("captured") == 250; });
    const auto early = side.post("/v1/orders/" + id + "/cancel");
    side.shop().signal(inventory, SIGCONT);
    CHECK((early.status == 409 || (early.status == 202 && side.style() == Style::choreographed)));
    side.reaches(id, "dispatched");
    eventually("the cancel is refused", [&] {
        return side.style() == Style::orchestrated ||
               side.get("/v1/orders/" + id).field("cancel") == "refused";
    });
    CHECK(side.post("/v1/orders/" + id + "/cancel").status == 409);
    CHECK(side.account_of(basket.customer).at("captured") == 250);
    side.check_audit();
}

TEST_CASE("an undo that fails for good waits for an operator and blocks no other order") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10), .token = "tok_void_fails", .country = "AQ"};
    const auto id = side.accepted(basket);
    side.reaches(id, "needs_attention");
    CHECK(side.account_of(basket.customer).at("held") == 250);
    const auto other = side.accepted({.sku = basket.sku});
    side.reaches(other, "dispatched");

    CHECK(side.post("/v1/orders/" + id + "/retry", "", "customer").status == 403);
    CHECK(side.post("/v1/orders/" + other + "/retry").status == 409);
    const auto retry = side.post("/v1/orders/" + id + "/retry");
    INFO(retry.text);
    REQUIRE(retry.status == 202);
    eventually("it is rejected", [&] { return side.state_of(id) == "rejected"; });
    CHECK(side.account_of(basket.customer).at("held") == 0);
    CHECK(side.stock_of(basket.sku).at("reserved") == 0);
    CHECK(side.stock_of(basket.sku).at("on_hand") == 9);
    side.check_history(id);
    side.check_audit();
}

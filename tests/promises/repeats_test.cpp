// Repeated requests make one order and get one response.

#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

#include <condition_variable>
#include <mutex>
#include <set>

using namespace duet;
using namespace duet::tests;

namespace {

std::size_t orders_of(Side& side, const std::string& customer) {
    return side.get("/v1/orders?customer_id=" + customer).json().at("orders").size();
}

}  // namespace

TEST_CASE("the same key with the same body gets the stored response and makes one order") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10)};
    const auto key = fresh("key");
    const auto first = side.place(basket, 0, key);
    REQUIRE(first.status == 202);
    side.reaches(first.field("order_id"), "dispatched");
    const auto again = side.place(basket, 0, key);
    CHECK(again.status == first.status);
    CHECK(again.text == first.text);
    const auto waited = side.place(basket, 10, key);
    CHECK(waited.status == 201);
    CHECK(waited.field("order_id") == first.field("order_id"));
    CHECK(orders_of(side, basket.customer) == 1);
    CHECK(side.stock_of(basket.sku).at("sold") == 1);

    auto other = basket;
    other.quantity = 2;
    CHECK(side.place(other, 0, key).status == 422);
    CHECK(side.place(basket, 0, "").status == 400);
    // The same key of another customer is another key.
    const auto strangers = side.shop().call(side.style(), {.method = http::Method::post,
                                                           .path = "/v1/orders",
                                                           .body = basket.body(),
                                                           .key = key,
                                                           .as = "operator"});
    CHECK(strangers.status == 202);
    CHECK(strangers.field("order_id") != first.field("order_id"));
    side.reaches(strangers.field("order_id"), "dispatched");
    side.check_audit();
}

TEST_CASE("fifty concurrent requests with one key make one order") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(100)};
    const auto key = fresh("key");
    constexpr int requests = 50;
    std::mutex mutex;
    std::condition_variable wake;
    std::vector<Reply> replies;
    for (int i = 0; i < requests; ++i) {
        side.shop().send(
            side.style(),
            {.method = http::Method::post, .path = "/v1/orders", .body = basket.body(), .key = key},
            [&](Reply reply) {
                const std::lock_guard lock{mutex};
                replies.push_back(std::move(reply));
                wake.notify_one();
            });
    }
    std::unique_lock lock{mutex};
    REQUIRE(
        wake.wait_for(lock, std::chrono::seconds(60), [&] { return replies.size() == requests; }));
    std::set<std::string> orders;
    for (const auto& reply : replies) {
        INFO(reply.status << " " << reply.text);
        CHECK((reply.status == 202 || reply.status == 409));
        if (reply.status == 202) orders.insert(reply.text);
    }
    CHECK(orders.size() == 1);
    side.reaches(nlohmann::json::parse(*orders.begin()).at("order_id"), "dispatched");
    CHECK(orders_of(side, basket.customer) == 1);
    CHECK(side.stock_of(basket.sku).at("sold") == 1);
    side.check_audit();
}

// The same orders, one at a time, end in the same state in both styles, field by field.

#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

using namespace duet;
using namespace duet::tests;
using nlohmann::json;

namespace {

struct FinalState {
    json orders = json::array(), accounts = json::array(), products = json::array();
};

FinalState state_after(Side side, const std::string& customer, const std::string& sku) {
    FinalState result;
    side.stock(sku, 20);
    REQUIRE(side.put("/v1/accounts/" + customer, R"({"credit_limit":3500})").status == 200);
    const std::vector<Basket> baskets{
        {.customer = customer, .sku = sku, .quantity = 3},
        {.customer = customer, .sku = sku, .quantity = 2, .token = "tok_declined"},
        {.customer = customer, .sku = sku, .quantity = 4, .price = 199},
        {.customer = customer, .sku = sku, .country = "AQ"},
        {.customer = customer, .sku = sku, .quantity = 50},
        {.customer = customer, .sku = sku, .quantity = 5, .price = 300},
        {.customer = customer, .sku = sku, .quantity = 6, .price = 400},  // beyond the limit
        {.customer = "blocked-" + customer, .sku = sku},
    };
    std::string first;
    for (const auto& basket : baskets) {
        const auto id = side.accepted(basket);
        if (first.empty()) first = id;
        eventually("it has ended", [&] {
            const auto state = side.state_of(id);
            return state == "dispatched" || state == "rejected";
        });
        const auto order = side.get("/v1/orders/" + id).json();
        result.orders.push_back({order.at("state"), order.value("reason", ""), order.at("total"),
                                 order.at("version"), order.at("lines")});
    }
    const json goods{{"order_id", first},
                     {"customer_id", customer},
                     {"lines", {{{"sku", sku}, {"quantity", 1}}}}};
    const auto back = side.shop().call(side.style(), {.method = http::Method::post,
                                                      .path = "/v1/returns",
                                                      .body = goods.dump(),
                                                      .key = fresh("return"),
                                                      .wait = 20});
    CHECK(back.field("state") == "refunded");
    result.accounts = {side.account_of(customer), side.account_of("blocked-" + customer)};
    result.products = side.stock_of(sku);
    side.check_audit();
    return result;
}

}  // namespace

TEST_CASE("both styles end in the same state") {
    const auto customer = fresh("customer");
    const auto sku = fresh("sku");
    const auto orchestrated = state_after(Side{Style::orchestrated}, customer, sku);
    const auto choreographed = state_after(Side{Style::choreographed}, customer, sku);
    CHECK(orchestrated.orders.dump() == choreographed.orders.dump());
    CHECK(orchestrated.accounts.dump() == choreographed.accounts.dump());
    CHECK(orchestrated.products.dump() == choreographed.products.dump());
    CHECK(orchestrated.products.at("sold") == 12);
    CHECK(orchestrated.accounts.at(0).at("captured") == 3046);
}

// A fact that arrives after its window was closed.

#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

using namespace duet;
using namespace duet::tests;
using nlohmann::json;

namespace {

/// In a separate year, so that no other test has orders in the same windows. The year is in the
/// future, so the order has to be an import.
std::string sold_at(Side& side, const Basket& basket, const std::string& time) {
    auto body = json::parse(basket.body());
    body["placed_at"] = "2041-05-01T" + time + "Z";
    body["imported"] = true;
    const auto reply = side.shop().call(side.style(), {.method = http::Method::post,
                                                       .path = "/v1/orders",
                                                       .body = body.dump(),
                                                       .key = fresh("key"),
                                                       .as = "operator"});
    INFO(reply.text);
    REQUIRE(reply.status == 202);
    side.reaches(reply.field("order_id"), "dispatched");
    return reply.field("order_id");
}

/// The product's row for the minute after ten o'clock; null when there is none yet.
json ten_o_clock(Side& side, const Basket& basket) {
    const auto report =
        side.get(
                "/v1/reports/"
                "revenue?window=minute&by=sku&from=2041-05-01T10:00:00Z&to=2041-05-01T10:01:00Z")
            .json();
    for (const auto& row : report.at("rows")) {
        if (row.at("key") == basket.sku) return row;
    }
    return nullptr;
}

}  // namespace

TEST_CASE("a late fact corrects its closed window visibly") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10)};
    sold_at(side, basket, "10:00:30");
    eventually("the order is reported", [&] { return ten_o_clock(side, basket).is_object(); });
    const auto on_time = ten_o_clock(side, basket);
    CHECK(on_time.at("orders") == 1);
    CHECK(on_time.at("revision") == 0);

    sold_at(side, basket, "11:00:00");
    const auto watermark = [&] {
        return side.get("/v1/reports/revenue?window=minute&by=sku").field("watermark");
    };
    eventually("the window is closed", [&] { return watermark() >= "2041-05-01T10:59"; });
    CHECK(ten_o_clock(side, basket) == on_time);
    const auto closed = watermark();

    sold_at(side, basket, "10:00:10");
    eventually("the window is corrected",
               [&] { return ten_o_clock(side, basket).at("revision") == 1; });
    CHECK(ten_o_clock(side, basket).at("orders") == 2);
    CHECK(ten_o_clock(side, basket).at("revenue") == 500);
    CHECK(watermark() == closed);  // a watermark never goes back
    side.check_audit();
}

// Business times from customers, operators and files: which ones the shop accepts, and that it
// stores them unchanged.

#include "shared/clock/clock.hpp"
#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

#include <fstream>

using namespace duet;
using namespace duet::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

Reply post(Side& side, const std::string& path, const json& body, const std::string& as) {
    return side.shop().call(side.style(), {.method = http::Method::post,
                                           .path = path,
                                           .body = body.dump(),
                                           .key = fresh("key"),
                                           .wait = 20,
                                           .as = as});
}

json order_at(const std::string& placed_at, const std::string& sku = "nothing") {
    return json::parse(Basket{.sku = sku, .placed_at = placed_at}.body());
}

json return_at(const std::string& placed_at) {
    return {{"customer_id", fresh("customer")},
            {"lines", {{{"sku", "nothing"}, {"quantity", 1}, {"unit_price", 1}}}},
            {"placed_at", placed_at}};
}

std::vector<std::string> pointers_in(const Reply& reply) {
    INFO(reply.text);
    REQUIRE(reply.status == 400);
    std::vector<std::string> pointers;
    const auto problem = reply.json();
    for (const auto& error : problem.at("errors")) pointers.push_back(error.at("pointer"));
    return pointers;
}

using Pointers = std::vector<std::string>;

std::string in_two_days() {
    return to_rfc3339(std::chrono::floor<std::chrono::seconds>(SystemClock{}.now()) + 48h);
}

}  // namespace

TEST_CASE("a business time outside the years 0000 to 9999 in UTC is refused") {
    Side side{BOTH_STYLES};
    const auto time =
        GENERATE(as<std::string>{}, "9999-12-31T23:59:59-01:00", "0000-01-01T00:00:00+01:00",
                 "9999-12-31T23:59:60Z", "-0001-12-31T23:59:59Z", "10000-01-01T00:00:00Z");
    INFO(time);
    for (const std::string as : {"customer", "operator"}) {
        CHECK(pointers_in(post(side, "/v1/orders", order_at(time), as)) == Pointers{"/placed_at"});
        CHECK(pointers_in(post(side, "/v1/returns", return_at(time), as)) ==
              Pointers{"/placed_at"});
    }
    auto imported = order_at(time);
    imported["imported"] = true;
    CHECK(pointers_in(post(side, "/v1/orders", imported, "operator")) == Pointers{"/placed_at"});
    auto in_query = time;
    for (auto at = in_query.find('+'); at != std::string::npos; at = in_query.find('+', at))
        in_query.replace(at, 1, "%2B");
    for (const std::string report : {"revenue", "funnel", "top-products", "fraud"}) {
        CHECK(pointers_in(side.get("/v1/reports/" + report + "?from=" + in_query +
                                   "&to=" + in_query)) == Pointers{"?from", "?to"});
    }
}

TEST_CASE("a business time more than a day ahead is refused, except in an import") {
    Side side{BOTH_STYLES};
    const auto ahead = in_two_days();
    for (const std::string as : {"customer", "operator"}) {
        CHECK(pointers_in(post(side, "/v1/orders", order_at(ahead), as)) == Pointers{"/placed_at"});
        CHECK(pointers_in(post(side, "/v1/returns", return_at(ahead), as)) ==
              Pointers{"/placed_at"});
    }
    auto imported = order_at(ahead, side.product(10));
    imported["imported"] = true;
    CHECK(pointers_in(post(side, "/v1/orders", imported, "customer")) ==
          Pointers{"/imported", "/placed_at"});
    const auto taken = post(side, "/v1/orders", imported, "operator");
    INFO(taken.text);
    REQUIRE(taken.status / 100 == 2);
    side.reaches(taken.field("order_id"), "dispatched");
    CHECK(side.get("/v1/orders/" + taken.field("order_id")).field("placed_at") == ahead);
    // Within a day every customer may be ahead, because clocks differ.
    const auto soon =
        to_rfc3339(std::chrono::floor<std::chrono::seconds>(SystemClock{}.now()) + 23h);
    CHECK(side.accepted({.sku = imported.at("lines")[0].at("sku"), .placed_at = soon}) != "");
    side.check_audit();
}

TEST_CASE("the service's own clock decides how far ahead a business time is") {
    Side side{BOTH_STYLES};
    const auto entry = side.shop().process(
        side.style() == Style::orchestrated ? "coordinator" : "orders", side.style());
    const auto set_back = [&](std::chrono::milliseconds by) {
        const auto shift = json{{"shift_ms", -by.count()}}.dump();
        const auto reply =
            side.shop().call_process(entry, http::Method::post, "/admin/clock", shift);
        REQUIRE(reply.status == 200);
    };
    const auto sku = side.product(10);
    const auto soon =
        to_rfc3339(std::chrono::floor<std::chrono::seconds>(SystemClock{}.now()) + 23h);
    set_back(2h);
    const auto early = post(side, "/v1/orders", order_at(soon, sku), "customer");
    set_back(0h);
    CHECK(pointers_in(early) == Pointers{"/placed_at"});
    CHECK(side.accepted({.sku = sku, .placed_at = soon}) != "");
    side.check_audit();
    // A shift beyond all representable times is refused.
    const auto far = json{{"shift_ms", 9'000'000'000'000'000'000}}.dump();
    CHECK(side.shop().call_process(entry, http::Method::post, "/admin/clock", far).status == 400);
}

TEST_CASE("every service stores a business time unchanged, to the microsecond") {
    Side side{BOTH_STYLES};
    const auto [sent, kept, day] = GENERATE(table<std::string, std::string, std::string>({
        {"0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "0000-01-01"},
        {"1959-12-31T23:59:59.999999Z", "1959-12-31T23:59:59.999999Z", "1959-12-31"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", "2017-01-01"},
        {"2020-02-29t12:00:00.123456789-11:30", "2020-02-29T23:30:00.123456Z", "2020-02-29"},
        {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z", "9999-12-31"},
    }));
    INFO(sent);
    const auto sku = side.product(10);
    auto body = order_at(sent, sku);
    body["imported"] = true;
    const auto id = post(side, "/v1/orders", body, "operator").field("order_id");
    side.reaches(id, "dispatched");
    CHECK(side.get("/v1/orders/" + id).field("placed_at") == kept);
    side.check_audit();  // includes: fraud and reporting have the same time
    // Without `to`, because no time follows the last window.
    for (const std::string window : {"minute", "hour", "day"}) {
        const auto report = side.get("/v1/reports/revenue?by=sku&limit=10000&window=" + window +
                                     "&from=" + day + "T00:00:00Z");
        json row;
        const auto rows = report.json().at("rows");
        for (const auto& one : rows) {
            if (one.at("key") == sku) row = one;
        }
        INFO(window << " " << row.dump());
        REQUIRE(row.is_object());
        CHECK(row.at("window_start").get<std::string>().substr(0, 10) == day);
        CHECK(row.at("revenue") == 250);
    }
}

TEST_CASE("a file of a future month can be imported, up to the last representable day") {
    auto& shop = RunningShop::get();
    const auto path = shop.paths().state / "month-to-come.csv";
    std::ofstream{path}
        << "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
           "710001,FUTURE,x,3,2999-11-30 08:26:00,2.50,17850.0,United Kingdom\n"
           "C710002,FUTURE,x,-1,2999-12-01 09:00:00,2.50,17850.0,United Kingdom\n"
           "710003,FUTURE,x,1,9999-12-31 23:59:59,2.50,17851.0,France\n";
    const auto result = json::parse(shop.duet({"import", path.string(), "--json"}));
    REQUIRE(result.at("styles").size() == 2);
    for (const auto& style : result.at("styles")) {
        INFO(style.dump(2));
        CHECK(style.at("reconciled") == true);
    }
    Side{Style::orchestrated}.check_audit();
    Side{Style::choreographed}.check_audit();
}

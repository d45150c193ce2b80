// Rebuilds reporting's database from the stream, while it serves and customers place orders.

#include "shared/store/connection.hpp"
#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

#include <csignal>
#include <thread>

using namespace duet;
using namespace duet::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

json revenue(Side& side, const std::string& sku) {
    const auto report = side.get("/v1/reports/revenue?window=day&by=sku&limit=10000").json();
    for (const auto& row : report.at("rows")) {
        if (row.at("key") == sku) return row;
    }
    return json::object();
}

}  // namespace

TEST_CASE("reporting is rebuilt during orders, equals the live database and misses nothing") {
    Side side{Style::choreographed};
    auto& shop = side.shop();
    // More stock than the customers can order during the rebuild.
    const Basket basket{.sku = side.product(1'000'000)};
    for (int i = 0; i < 5; ++i) side.reaches(side.accepted(basket), "dispatched");
    eventually("the report has the orders",
               [&] { return revenue(side, basket.sku).value("orders", 0) == 5; });

    std::vector<std::string> meanwhile;
    std::jthread customers{[&](const std::stop_token& stop) {
        while (!stop.stop_requested()) meanwhile.push_back(side.accepted({.sku = basket.sku}));
    }};
    const auto checked = json::parse(shop.duet({"rebuild", "reporting", "--check", "--json"}));
    const auto before = shop.process("reporting", Style::choreographed);
    const auto rebuilt = json::parse(shop.duet({"rebuild", "reporting", "--json"}));
    customers.request_stop();
    customers.join();

    CHECK(checked.at("equal") == true);
    CHECK(checked.at("in_place") == false);
    CHECK(rebuilt.at("equal") == true);
    CHECK(rebuilt.at("in_place") == true);
    CHECK(rebuilt.at("messages") >= checked.at("messages"));
    CHECK(shop.process("reporting", Style::choreographed).identity->pid != before.identity->pid);
    REQUIRE(!meanwhile.empty());
    for (const auto& order : meanwhile) side.reaches(order, "dispatched");
    eventually("the report has all", [&] {
        return revenue(side, basket.sku).value("orders", std::size_t{0}) == 5 + meanwhile.size();
    });
    side.check_audit();
}

TEST_CASE("reporting restarts paused after an interrupted rebuild, and resumes on request") {
    Side side{Style::choreographed};
    auto& shop = side.shop();
    const Basket basket{.sku = side.product(100)};
    REQUIRE(shop.call_process(shop.process("reporting", side.style()), http::Method::post,
                              "/admin/pause")
                .status == 200);
    const auto order = side.accepted(basket);
    side.reaches(order, "dispatched");
    const auto paused = shop.process("reporting", side.style());
    shop.signal(paused, SIGKILL);
    eventually("reporting runs again", [&] {
        const auto now = shop.process("reporting", side.style());
        return now.identity && now.identity != paused.identity &&
               shop.call_process(now, http::Method::get, "/readyz").status == 200;
    });
    CHECK(revenue(side, basket.sku).empty());

    REQUIRE(shop.call_process(shop.process("reporting", side.style()), http::Method::post,
                              "/admin/resume")
                .status == 200);
    eventually("the report has the order",
               [&] { return revenue(side, basket.sku).value("orders", 0) == 1; });
    side.check_audit();
}

TEST_CASE("a rebuild detects a wrong live report and repairs it") {
    Side side{Style::choreographed};
    auto& shop = side.shop();
    const Basket basket{.sku = side.product(100)};
    side.reaches(side.accepted(basket), "dispatched");
    eventually("the report has the order",
               [&] { return revenue(side, basket.sku).value("orders", 0) == 1; });
    {
        store::Connection db{
            shop.paths().database(shop.process("reporting", side.style()).program).string()};
        db.run("UPDATE windows SET revenue = revenue + 1 WHERE dimension = 'sku' AND key = ?",
               basket.sku);
    }
    const auto result = json::parse(shop.duet({"rebuild", "reporting", "--json"}));
    CHECK(result.at("equal") == false);
    REQUIRE(result.at("differences").size() == 1);
    CHECK(result.at("differences")[0].get<std::string>().find(basket.sku) != std::string::npos);
    CHECK(revenue(side, basket.sku).value("revenue", 0) == 250);
    side.check_audit();
}

// The orchestrated analytics pipeline: rounds killed in the middle, a service that is down, and a
// backfill.

#include "infra/supervisor/launch.hpp"
#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

#include <csignal>

using namespace duet;
using namespace duet::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

json pipeline(Side& side) { return json::parse(side.shop().duet({"pipeline", "--json"})); }

/// The product's sales and refunds, summed over all days; an empty object while there are none.
json reported(Side& side, const std::string& sku) {
    const auto report = side.get("/v1/reports/revenue?window=day&by=sku&limit=10000").json();
    json sums = json::object();
    for (const auto& row : report.at("rows")) {
        if (row.at("key") != sku) continue;
        for (const char* column : {"orders", "revenue", "refunds", "revision"})
            sums[column] = sums.value(column, 0L) + row.at(column).get<long>();
    }
    return sums;
}

/// Places orders, repeating each request with its key until it is accepted, because the coordinator
/// may be crashing.
std::vector<std::string> sold(Side& side, const std::string& sku, int count) {
    std::vector<std::string> orders;
    for (int i = 0; i < count; ++i) {
        const Basket basket{.sku = sku};
        const auto key = fresh("key");
        eventually("the order is accepted", [&] {
            const auto reply = side.place(basket, 0, key);
            if (reply.status == 202) orders.push_back(reply.field("order_id"));
            return reply.status == 202;
        });
    }
    return orders;
}

void all_dispatched(Side& side, const std::vector<std::string>& orders) {
    for (const auto& order : orders) side.reaches(order, "dispatched");
}

}  // namespace

TEST_CASE("a pipeline round that is killed at any step is repeated and counts each fact once") {
    Side side{Style::orchestrated};
    const auto sku = side.product(1000);
    std::int64_t expected = 0;
    const std::pair<const char*, const char*> killed_at[] = {
        {"reporting", "reporting.load.before_commit=crash"},
        {"reporting", "reporting.load.after_commit=crash"},
        {"fraud", "fraud.score.after_commit=crash"},
        {"coordinator", "coordinator.begin.after_commit=crash,after=6"},
        {"coordinator", "machine.after_commit=crash,after=20"}};
    for (const auto& [service, fault] : killed_at) {
        INFO(fault);
        const auto before = side.shop().process(service, side.style());
        side.arm(service, fault);
        const auto orders = sold(side, sku, 8);
        eventually("the service has crashed and restarted", [&] {
            const auto now = side.shop().process(service, side.style());
            return now.identity && now.identity != before.identity &&
                   side.shop().call_process(now, http::Method::get, "/readyz").status == 200;
        });
        all_dispatched(side, orders);
        expected += static_cast<std::int64_t>(orders.size());
        eventually("the report has all orders",
                   [&] { return reported(side, sku).value("orders", 0L) == expected; });
        side.check_audit();
    }
    CHECK(reported(side, sku).at("revenue") == expected * 250);
    CHECK(pipeline(side).at("lag").at("transactions") == 0);
}

TEST_CASE("while reporting is down only its pipeline stage waits, and then it catches up") {
    Side side{Style::orchestrated};
    const auto sku = side.product(100);
    const auto reporting = side.shop().process("reporting", side.style());
    side.shop().signal(reporting, SIGSTOP);
    all_dispatched(side, sold(side, sku, 5));
    eventually("the round waits for reporting", [&] {
        const auto state = pipeline(side);
        return state.at("lag").at("transactions") >= 5 && state.at("round_under_way").is_object() &&
               state.at("round_under_way")
                   .at("awaits")
                   .get<std::string>()
                   .starts_with("reporting.");
    });
    // Orders missing in the reports count as unfinished.
    CHECK(side.get("/v1/audit").json().at("under_way") >= 5);
    side.shop().signal(reporting, SIGCONT);
    eventually("reporting has caught up",
               [&] { return pipeline(side).at("lag").at("transactions") == 0; });
    CHECK(reported(side, sku).at("orders") == 5);
    side.check_audit();
}

TEST_CASE("a backfill fetches everything again and changes nothing that is complete") {
    Side side{Style::orchestrated};
    const auto sku = side.product(100);
    const Basket basket{.sku = sku, .quantity = 2};
    const auto order = side.accepted(basket);
    side.reaches(order, "dispatched");
    const json goods{{"order_id", order},
                     {"customer_id", basket.customer},
                     {"lines", {{{"sku", sku}, {"quantity", 1}}}}};
    CHECK(side.shop()
              .call(side.style(), {.method = http::Method::post,
                                   .path = "/v1/returns",
                                   .body = goods.dump(),
                                   .key = fresh("return"),
                                   .wait = 20})
              .field("state") == "refunded");
    side.check_audit();
    const auto before = reported(side, sku);
    CHECK(before == json{{"orders", 1},
                         {"revenue", 500},
                         {"refunds", 250},
                         {"revision", before.value("revision", 0L)}});

    const auto state = pipeline(side);
    const auto done =
        json::parse(side.shop().duet({"pipeline", "backfill", "--from", "2000-01-01", "--json"}));
    CHECK(done.at("transactions") == state.at("recorded").at("orders").get<long>() +
                                         state.at("recorded").at("refunds").get<long>());
    CHECK(done.at("recorded") == 0);
    CHECK(done.at("changed") == 0);
    CHECK(done.at("trouble") == "");
    CHECK(reported(side, sku) == before);
    CHECK(pipeline(side).at("loaded") == state.at("loaded"));
    side.check_audit();
}

TEST_CASE("a backfill from the future or from an invalid day is refused with advice") {
    Side side{Style::orchestrated};
    const auto coordinator = side.shop().process("coordinator", side.style());
    const std::pair<const char*, const char*> wrong[] = {
        {R"({"from":"2999-01-01"})", "lies in the future"},
        {R"({"from":"yesterday"})", "must be a day or a time"},
        {R"({"from":"2010-13-01"})", "must be a day or a time"},
        {"{}", "must be a day"},
        {"[", "not JSON"}};
    for (const auto& [body, why] : wrong) {
        const auto reply = side.shop().call_process(coordinator, http::Method::post,
                                                    "/admin/pipeline/backfill", body);
        INFO(body << ": " << reply.text);
        CHECK(reply.status == 400);
        CHECK(reply.text.find(why) != std::string::npos);
    }
    CHECK_THROWS(side.shop().duet({"pipeline", "backfill", "--from", "2999-01-01"}));
}

TEST_CASE("one run measures the analytics of both styles and leaves reporting running") {
    Side side{Style::orchestrated};
    auto& shop = side.shop();
    const auto result =
        json::parse(shop.duet({"compare", "analytics", "--rate", "100", "--seconds", "1", "--away",
                               "1", "--waiting", "200", "--late", "100", "--json"}));
    for (const auto& [style, one] : result.at("styles").items()) {
        INFO(style << ": " << one.dump(2));
        CHECK(one.at("freshness").at("orders") == 100);
        CHECK(one.at("freshness").at("median_ms") > 0);
        CHECK(one.at("away").at("settled") == 100);
        CHECK(one.at("away").at("waiting") == 100);
        CHECK(one.at("away").at("caught_up") == true);
        CHECK(one.at("waiting").at("waiting") == 200);
        CHECK(one.at("waiting").at("facts_per_second") > 0);
        CHECK(one.at("late").at("right") == true);
        CHECK(one.at("late").at("corrections") > 0);
        CHECK(one.at("new_consumer").at("facts") >= 900);
        CHECK(one.at("new_consumer").at("trouble") == "");
        CHECK(one.at("audit_holds") == true);
    }
    CHECK(result.at("styles").size() == 2);
    CHECK(result.at("styles").at("choreographed").at("freshness").at("target_p99_ms") == 250);
    CHECK(result.at("styles").at("orchestrated").at("freshness").at("target_p99_ms") == 1250);
    for (const auto style : {Style::orchestrated, Style::choreographed})
        CHECK(shop.call_process(shop.process("reporting", style), http::Method::get, "/readyz")
                  .status == 200);
}

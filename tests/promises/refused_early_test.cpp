// A service that is overloaded, or whose database is locked, refuses requests at once and
// acknowledges nothing. Every acknowledged order ends.

#include "shared/store/connection.hpp"
#include "tests/catch.hpp"
#include "tests/promises/at_once.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <optional>

using namespace duet;
using namespace duet::tests;
using namespace std::chrono_literals;
using http::Method;

namespace {

// Short enough to fill a queue and to give up a step during a test; reviews outlast a restart.
const bool configured =
    (RunningShop::configure(
         {{"DUET_LONGEST_QUEUE", "24"}, {"DUET_GIVE_UP", "3"}, {"DUET_REVIEW_TIMEOUT", "60"}}),
     true);

/// The service that accepts orders.
std::string entry_service(Style style) {
    return style == Style::orchestrated ? "coordinator" : "orders";
}

GatewayRequest place_request(const Basket& basket, const std::string& key) {
    return {.method = Method::post, .path = "/v1/orders", .body = basket.body(), .key = key};
}

bool may_be_retried(const Reply& reply) {
    return reply.status == 503 && http::find_header(reply.headers, "retry-after").has_value();
}

}  // namespace

TEST_CASE("an overloaded service refuses requests at once, and accepted orders end") {
    REQUIRE(configured);
    Side side{BOTH_STYLES};
    Basket basket{.sku = side.product(1000)};
    side.arm(entry_service(side.style()), "machine.before_commit=delay:2000");
    AtOnce requests{side.shop()};
    for (int i = 0; i < 150; ++i) {
        basket.placed_at = spaced_time(i);
        requests.send(side.style(), place_request(basket, fresh("key")));
    }
    std::vector<std::string> accepted;
    std::size_t refused = 0;
    for (const auto& reply : requests.replies()) {
        INFO(reply.status << " " << reply.text);
        if (reply.status == 202)
            accepted.push_back(reply.field("order_id"));
        else
            ++refused;
        CHECK(
            (reply.status == 202 || (may_be_retried(reply) &&
                                     reply.field("type").find("overloaded") != std::string::npos)));
    }
    CHECK(refused > 0);
    CHECK(accepted.size() >= 24);
    side.disarm(entry_service(side.style()));
    for (const auto& id : accepted) side.reaches(id, "dispatched");
    CHECK(side.stock_of(basket.sku).at("sold") == accepted.size());  // and none of the refused ones
    side.check_audit();
}

TEST_CASE("with a locked database requests are refused before they are acknowledged") {
    struct LockedShop {
        Side side;
        Basket basket{};
        std::string key{};
        std::unique_ptr<store::Connection> other{};
        std::optional<store::TransactionScope> lock{};
    };
    LockedShop orchestrated{Side{Style::orchestrated}}, choreographed{Side{Style::choreographed}};
    AtOnce customers{RunningShop::get()};
    for (auto* each : {&orchestrated, &choreographed}) {
        auto& one = *each;
        one.basket.sku = one.side.product(10);
        one.key = fresh("key");
        const auto path = one.side.shop().paths().state / "data" / name_of(one.side.style()) /
                          (entry_service(one.side.style()) + ".db");
        one.other = std::make_unique<store::Connection>(path.string());
        one.lock.emplace(*one.other);
        customers.send(one.side.style(), place_request(one.basket, one.key));
    }
    for (const auto& reply : customers.replies()) {
        INFO(reply.status << " " << reply.text);
        CHECK(may_be_retried(reply));
        CHECK(reply.field("type").find("not-stored") != std::string::npos);
        CHECK(reply.field("detail").find("locked") != std::string::npos);
    }
    for (auto* each : {&orchestrated, &choreographed}) {
        auto& one = *each;
        one.lock.reset();
        std::string id;
        eventually("orders are accepted again", [&] {
            const auto reply = one.side.place(one.basket, 0, one.key);
            id = reply.field("order_id");
            return reply.status == 202;
        });
        one.side.reaches(id, "dispatched");
        CHECK(one.side.stock_of(one.basket.sku).at("sold") == 1);
        one.side.check_audit();
    }
}

TEST_CASE("the same key during its first request gets a 409") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10)};
    const auto key = fresh("key");
    const auto name = entry_service(side.style());
    side.arm(name, "machine.before_commit=delay:1500");
    AtOnce first{side.shop()};
    first.send(side.style(), place_request(basket, key));
    eventually("the first request is being handled", [&] {
        const auto armed =
            side.shop()
                .call_process(side.shop().process(name, side.style()), Method::get, "/admin/faults")
                .json();
        return armed.at("faults").at(0).at("fired") == 1;
    });
    const auto second = side.place(basket, 0, key);
    const auto reply = first.replies().front();
    side.disarm(name);
    // Either of the two may arrive first.
    INFO(reply.status << " " << reply.text << "; " << second.status << " " << second.text);
    CHECK(std::min(reply.status, second.status) == 202);
    CHECK(std::max(reply.status, second.status) == 409);
    const auto answer = reply.status == 202 ? reply : second;
    CHECK(side.place(basket, 0, key).text == answer.text);
    side.reaches(answer.field("order_id"), "dispatched");
    CHECK(side.stock_of(basket.sku).at("sold") == 1);
    side.check_audit();
}

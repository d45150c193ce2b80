// A service that cannot keep up, or whose database somebody else holds, says so at once and
// acknowledges nothing; what it did acknowledge ends.

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

// So that a queue is full, and a step is given up, within a test's time; long enough reviews for a
// restart.
const bool configured =
    (Shop::configure(
         {{"DUET_LONGEST_QUEUE", "24"}, {"DUET_GIVE_UP", "3"}, {"DUET_REVIEW_TIMEOUT", "60"}}),
     true);

/// Who accepts orders.
std::string keeper(Style style) { return style == Style::orchestrated ? "coordinator" : "orders"; }

Ask placing(const Basket& basket, const std::string& key) {
    return {.method = Method::post, .path = "/v1/orders", .body = basket.body(), .key = key};
}

bool may_be_sent_again(const Reply& reply) {
    return reply.status == 503 && http::find_header(reply.headers, "retry-after").has_value();
}

}  // namespace

TEST_CASE("an overloaded service refuses requests at once, and accepted orders end") {
    REQUIRE(configured);
    Side side{BOTH_STYLES};
    Basket basket{.sku = side.product(1000)};
    side.arm(keeper(side.style()), "machine.before_commit=delay:2000");
    AtOnce crowd{side.shop()};
    for (int i = 0; i < 150; ++i) {
        basket.placed_at = in_peace(i);
        crowd.send(side.style(), placing(basket, fresh("key")));
    }
    std::vector<std::string> accepted;
    std::size_t refused = 0;
    for (const auto& reply : crowd.answers()) {
        INFO(reply.status << " " << reply.text);
        if (reply.status == 202)
            accepted.push_back(reply.field("order_id"));
        else
            ++refused;
        CHECK(
            (reply.status == 202 || (may_be_sent_again(reply) &&
                                     reply.field("type").find("overloaded") != std::string::npos)));
    }
    CHECK(refused > 0);
    CHECK(accepted.size() >= 24);
    side.disarm(keeper(side.style()));
    for (const auto& id : accepted) side.reaches(id, "dispatched");
    CHECK(side.stock_of(basket.sku).at("sold") == accepted.size());  // and none of the refused
    side.audit_holds();
}

TEST_CASE(
    "with a locked database requests are refused before they are acknowledged") {
    struct Held {
        Side side;
        Basket basket{};
        std::string key{};
        std::unique_ptr<store::Connection> other{};
        std::optional<store::TransactionScope> lock{};
    };
    Held told{Side{Style::orchestrated}}, heard{Side{Style::choreographed}};
    AtOnce customers{Shop::get()};
    for (auto* each : {&told, &heard}) {
        auto& one = *each;
        one.basket.sku = one.side.product(10);
        one.key = fresh("key");
        const auto path = one.side.shop().paths().state / "data" / name_of(one.side.style()) /
                          (keeper(one.side.style()) + ".db");
        one.other = std::make_unique<store::Connection>(path.string());
        one.lock.emplace(*one.other);
        customers.send(one.side.style(), placing(one.basket, one.key));
    }
    for (const auto& reply : customers.answers()) {
        INFO(reply.status << " " << reply.text);
        CHECK(may_be_sent_again(reply));
        CHECK(reply.field("type").find("not-stored") != std::string::npos);
        CHECK(reply.field("detail").find("locked") != std::string::npos);
    }
    for (auto* each : {&told, &heard}) {
        auto& one = *each;
        one.lock.reset();
        std::string id;
        eventually("it goes on", [&] {
            const auto reply = one.side.place(one.basket, 0, one.key);
            id = reply.field("order_id");
            return reply.status == 202;
        });
        one.side.reaches(id, "dispatched");
        CHECK(one.side.stock_of(one.basket.sku).at("sold") == 1);
        one.side.audit_holds();
    }
}

TEST_CASE("the same key during its first request gets a 409") {
    Side side{BOTH_STYLES};
    const Basket basket{.sku = side.product(10)};
    const auto key = fresh("key");
    const auto name = keeper(side.style());
    side.arm(name, "machine.before_commit=delay:1500");
    AtOnce first{side.shop()};
    first.send(side.style(), placing(basket, key));
    eventually("it is being handled", [&] {
        const auto armed =
            side.shop()
                .call_process(side.shop().process(name, side.style()), Method::get, "/admin/faults")
                .json();
        return armed.at("faults").at(0).at("fired") == 1;
    });
    const auto second = side.place(basket, 0, key);
    const auto reply = first.answers().front();
    side.disarm(name);
    // Which of the two came first is the network's business.
    INFO(reply.status << " " << reply.text << "; " << second.status << " " << second.text);
    CHECK(std::min(reply.status, second.status) == 202);
    CHECK(std::max(reply.status, second.status) == 409);
    const auto answer = reply.status == 202 ? reply : second;
    CHECK(side.place(basket, 0, key).text == answer.text);
    side.reaches(answer.field("order_id"), "dispatched");
    CHECK(side.stock_of(basket.sku).at("sold") == 1);
    side.audit_holds();
}

#include "tests/promises/scenario.hpp"

#include "shared/clock/clock.hpp"

#include "tests/catch.hpp"

#include <nlohmann/json.hpp>

namespace duet::tests {

using http::Method;
using nlohmann::json;

std::string Basket::body() const {
    json order{{"customer_id", customer},
               {"lines", {{{"sku", sku}, {"quantity", quantity}, {"unit_price", price}}}},
               {"ship_to", {{"country", country}}},
               {"payment", {{"token", token}}}};
    if (!placed_at.empty()) order["placed_at"] = placed_at;
    return order.dump();
}

std::string spaced_time(int number) {
    return to_rfc3339(from_rfc3339("2026-01-01T00:00:00Z").value() +
                      std::chrono::minutes{10} * number);
}

std::string Side::product(int on_hand, bool strict_price) {
    const auto sku = fresh("sku");
    stock(sku, on_hand, strict_price);
    return sku;
}

void Side::stock(const std::string& sku, int on_hand, bool strict_price) {
    const auto reply =
        put("/v1/products/" + sku,
            json{{"price", 250}, {"restock", on_hand}, {"strict_price", strict_price}}.dump());
    INFO(reply.text);
    REQUIRE(reply.status == 200);
}

Reply Side::place(const Basket& basket, int wait, const std::string& key) {
    return shop_.call(style_, {.method = Method::post,
                               .path = "/v1/orders",
                               .body = basket.body(),
                               .key = key,
                               .wait = wait});
}

std::string Side::accepted(const Basket& basket) {
    const auto reply = place(basket, 0);
    INFO(reply.text);
    REQUIRE(reply.status == 202);
    return reply.field("order_id");
}

std::string Side::state_of(const std::string& order_id) {
    return get("/v1/orders/" + order_id).field("state");
}
std::string Side::reason_of(const std::string& order_id) {
    return get("/v1/orders/" + order_id).field("reason");
}

void Side::reaches(const std::string& order_id, const std::string& state,
                   std::chrono::seconds timeout) {
    std::string last;
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    eventually(
        order_id + " is " + state,
        [&] {
            last = state_of(order_id);
            const bool ended = last == "rejected" || last == "cancelled" || last == "dispatched" ||
                               last == "needs_attention";
            return last == state || ended || std::chrono::steady_clock::now() > deadline;
        },
        timeout + std::chrono::seconds(5));
    INFO(name_of(style_) << " " << order_id << ": "
                         << get("/v1/orders/" + order_id + "/history").text);
    REQUIRE(last == state);
}

void Side::check_history(const std::string& order_id) {
    const auto history = get("/v1/orders/" + order_id + "/history");
    INFO(history.text);
    const auto transitions = history.json().at("transitions");
    REQUIRE_FALSE(transitions.empty());
    std::string before;
    std::int64_t version = 0;
    for (const auto& transition : transitions) {
        CHECK(transition.at("version") == ++version);
        CHECK(transition.at("from") == before);
        CHECK_FALSE(transition.at("cause").get<std::string>().empty());
        before = transition.at("to").get<std::string>();
    }
    const auto order = get("/v1/orders/" + order_id);
    CHECK(order.field("state") == before);
    CHECK(order.field("version") == std::to_string(version));
}

json Side::stock_of(const std::string& sku) { return get("/v1/products/" + sku).json(); }
json Side::account_of(const std::string& customer) {
    return get("/v1/accounts/" + customer).json();
}

void Side::check_audit() {
    std::string last;
    eventually(
        name_of(style_) + ": no work is unfinished",
        [&] {
            const auto audit = shop_.call(style_, {.path = "/v1/audit", .as = "operator"});
            last = audit.text;
            return audit.status == 200 && audit.json().at("under_way") == 0;
        },
        std::chrono::seconds(60));
    // The last order has ended, but its report may be a moment behind.
    eventually(
        name_of(style_) + ": the audit holds",
        [&] {
            const auto audit = shop_.call(style_, {.path = "/v1/audit", .as = "operator"}).json();
            if (!audit.is_object() || audit.value("holds", false)) return audit.is_object();
            last.clear();
            for (const auto& one : audit.at("invariants")) {
                if (!one.at("holds")) last += one.dump() + "\n";
            }
            UNSCOPED_INFO(last);
            return false;
        },
        std::chrono::seconds(10));
}

void Side::arm(const std::string& service, const std::string& fault) {
    const auto reply = shop_.call_process(shop_.process(service, style_), Method::post,
                                          "/admin/faults", json{{"fault", fault}}.dump());
    INFO(reply.text);
    REQUIRE(reply.status == 200);
}

void Side::disarm(const std::string& service) {
    const auto reply =
        shop_.call_process(shop_.process(service, style_), Method::del, "/admin/faults");
    REQUIRE(reply.status == 200);
}

}  // namespace duet::tests

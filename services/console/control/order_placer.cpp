#include "services/console/control/order_placer.hpp"

#include "services/console/door/worker_pool.hpp"
#include "shared/processes/random.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <future>

namespace duet::console {

using nlohmann::json;

namespace {

constexpr auto sku = "TEAPOT";  // `duet order` sells the same
constexpr long price = 1250;

/// Without a customer in the options each order has a new one, because fraud sends frequent orders
/// of one customer to review.
json order_for(const json& options, const std::string& key, Instant now) {
    try {
        return {
            {"customer_id", options.value("customer", "visitor-" + key.substr(key.size() - 6))},
            {"lines",
             {{{"sku", sku}, {"quantity", options.value("quantity", 1)}, {"unit_price", price}}}},
            {"ship_to", {{"country", options.value("country", "GB")}}},
            {"payment", {{"token", options.value("token", "tok_ok")}}},
            {"placed_at", to_rfc3339(now)}};
    } catch (const json::exception&) {
        throw Misuse(
            400, "malformed-request",
            "The body is {\"token\", \"country\", \"customer\", \"quantity\"}: three texts and "
            "a number, each optional.");
    }
}

}  // namespace

/// The price of both styles must be the same, because the order states it.
void OrderPlacer::ensure_stock(const Process& gateway, const std::string& style) {
    const auto path = "/" + style + "/v1/products/" + sku;
    const auto answer = client_.call(gateway, http::Method::get, path);
    const auto product = answer.ok() ? json::parse(answer.body, nullptr, false) : json{};
    if (product.is_object() && product.value("on_hand", 0) > 100) return;
    client_.call(gateway, http::Method::put, path,
                 json{{"price", price}, {"restock", 10'000}}.dump());
}

json OrderPlacer::place(const Process& gateway, const std::string& style, const json& order,
                        const std::string& key) {
    ensure_stock(gateway, style);
    auto call =
        client_.call_to(gateway, http::Method::post, "/" + style + "/v1/orders", order.dump());
    call.headers.emplace_back("Idempotency-Key", key);
    // 01: sampled, so the shop traces this order under any load.
    call.headers.emplace_back("traceparent", "00-" + random_hex(16) + "-" + random_hex(8) + "-01");
    const auto answer = client_.http_client().call(std::move(call));
    json placed{{"status", answer.status}};
    if (!answer.ok()) placed["problem"] = error_text(answer);
    if (const auto body = json::parse(answer.body, nullptr, false); answer.ok() && body.is_object())
        placed["order_id"] = body.value("order_id", "");
    return placed;
}

json OrderPlacer::place(const json& options) {
    const auto key = "page-" + random_hex(8);
    const auto order = order_for(options, key, clock_.now());
    const auto processes = client_.list();
    const auto& gateway = processes.named("gateway", "both");
    json all{{"order_id", nullptr}};
    std::map<std::string, std::future<json>> sides;  // concurrently, to be watched together
    for (const std::string style : {"orchestrated", "choreographed"}) {
        const bool runs = std::ranges::any_of(
            processes.all, [&](const Process& process) { return process.style == style; });
        all[style] = nullptr;
        if (runs)
            sides.emplace(style,
                          std::async(std::launch::async, [this, &gateway, style, &order, &key] {
                              return place(gateway, style, order, key);
                          }));
    }
    for (auto& [style, side] : sides) {
        all[style] = side.get();
        if (all[style].contains("order_id")) all["order_id"] = all[style]["order_id"];
    }
    return all;
}

}  // namespace duet::console

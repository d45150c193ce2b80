#include "services/console/control/placing.hpp"

#include "services/console/door/worker_pool.hpp"
#include "shared/processes/random.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <future>

namespace duet::console {

using nlohmann::json;

namespace {

constexpr auto sku = "TEAPOT";  // what `duet order` sells, too
constexpr long price = 1250;

/// Each order is another customer's unless one is wished for: fraud wants a person to look when one
/// orders all the time.
json order_for(const json& wish, const std::string& key, Instant now) {
    try {
        return {{"customer_id", wish.value("customer", "visitor-" + key.substr(key.size() - 6))},
                {"lines",
                 {{{"sku", sku}, {"quantity", wish.value("quantity", 1)}, {"unit_price", price}}}},
                {"ship_to", {{"country", wish.value("country", "GB")}}},
                {"payment", {{"token", wish.value("token", "tok_ok")}}},
                {"placed_at", to_rfc3339(now)}};
    } catch (const json::exception&) {
        throw Misuse(400, "malformed-request",
                     "An order is wished for as {\"token\", \"country\", \"customer\", "
                     "\"quantity\"}: three texts and a number, each may be left out.");
    }
}

}  // namespace

/// The same price everywhere, and enough on the shelf for a long evening.
void Placing::fill_shelf(const Peer& gateway, const std::string& style) {
    const auto path = "/" + style + "/v1/products/" + sku;
    const auto answer = peers_.call(gateway, http::Method::get, path);
    const auto product = answer.ok() ? json::parse(answer.body, nullptr, false) : json{};
    if (product.is_object() && product.value("on_hand", 0) > 100) return;
    peers_.call(gateway, http::Method::put, path,
               json{{"price", price}, {"restock", 10'000}}.dump());
}

json Placing::place(const Peer& gateway, const std::string& style, const json& order,
                    const std::string& key) {
    fill_shelf(gateway, style);
    auto call =
        peers_.call_to(gateway, http::Method::post, "/" + style + "/v1/orders", order.dump());
    call.headers.emplace_back("Idempotency-Key", key);
    call.headers.emplace_back("traceparent", "00-" + random_hex(16) + "-" + random_hex(8) +
                                                 "-01");  // this one is traced, whatever the load
    const auto answer = peers_.client().call(std::move(call));
    json placed{{"status", answer.status}};
    if (!answer.ok()) placed["problem"] = words_of(answer);
    if (const auto body = json::parse(answer.body, nullptr, false); answer.ok() && body.is_object())
        placed["order_id"] = body.value("order_id", "");
    return placed;
}

json Placing::place(const json& wish) {
    const auto key = "page-" + random_hex(8);
    const auto order = order_for(wish, key, clock_.now());
    const auto cast = peers_.cast();
    const auto& gateway = cast.named("gateway", "both");
    json all{{"order_id", nullptr}};
    std::map<std::string, std::future<json>>
        sides;  // at once, so that they can be watched together
    for (const std::string style : {"orchestrated", "choreographed"}) {
        const bool runs =
            std::ranges::any_of(cast.peers, [&](const Peer& peer) { return peer.style == style; });
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

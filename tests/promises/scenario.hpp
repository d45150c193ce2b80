#pragma once
// The vocabulary of the scenarios: a customer, a product, an order and its end.

#include "tests/promises/running_shop.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>

namespace duet::tests {

/// One order of a customer.
struct Basket {
    std::string customer = fresh("customer");
    std::string sku{};
    int quantity = 1;
    std::int64_t price = 250;
    std::string token = "tok_ok";
    std::string country = "GB";
    std::string placed_at{};   ///< business time; empty: the time of arrival
    std::string body() const;  ///< the order as JSON
};

/// The business time of a customer's `number`th order. Orders are ten minutes apart, because ten
/// within an hour are suspicious to fraud.
std::string spaced_time(int number);

/// One style of the shop, as customers and operators use it. One thread.
class Side {
public:
    explicit Side(Style style) : style_{style}, shop_{RunningShop::get()} {}

    /// A new product with this stock, at 250 pence.
    std::string product(int on_hand = 100, bool strict_price = false);
    void stock(const std::string& sku, int on_hand, bool strict_price = false);

    Reply place(const Basket& basket, int wait = 20, const std::string& key = fresh("key"));
    /// Places an order, which must be accepted, and returns its id.
    std::string accepted(const Basket& basket);

    Reply get(const std::string& path, const std::string& as = "operator") {
        return shop_.call(style_, {.path = path, .as = as});
    }
    Reply post(const std::string& path, const std::string& body = "",
               const std::string& as = "operator") {
        return shop_.call(style_,
                          {.method = http::Method::post, .path = path, .body = body, .as = as});
    }
    Reply put(const std::string& path, const std::string& body) {
        return shop_.call(
            style_, {.method = http::Method::put, .path = path, .body = body, .as = "operator"});
    }

    std::string state_of(const std::string& order_id);
    std::string reason_of(const std::string& order_id);
    /// Waits until the order reaches the state; fails the test when it ends in another one.
    void reaches(const std::string& order_id, const std::string& state,
                 std::chrono::seconds timeout = std::chrono::seconds(30));
    void check_history(const std::string& order_id);

    nlohmann::json stock_of(const std::string& sku);
    nlohmann::json account_of(const std::string& customer);

    /// Waits until no work is unfinished; then every invariant must hold.
    void check_audit();

    void arm(const std::string& service, const std::string& fault);
    void disarm(const std::string& service);

    Style style() const { return style_; }
    RunningShop& shop() { return shop_; }

private:
    Style style_;
    RunningShop& shop_;
};

}  // namespace duet::tests

#define BOTH_STYLES GENERATE(duet::tests::Style::orchestrated, duet::tests::Style::choreographed)

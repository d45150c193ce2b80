#pragma once
// The words scenarios are told in: a customer, a product, an order, and how it ends.

#include "tests/promises/shop.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>

namespace duet::tests {

struct Basket {
    std::string customer = fresh("customer");
    std::string sku{};
    int quantity = 1;
    std::int64_t price = 250;
    std::string token = "tok_ok";
    std::string country = "GB";
    std::string placed_at{};   ///< business time; when it arrives, if not given
    std::string body() const;  ///< the order as JSON
};

/// The business time of a customer's `number`th order of many: ten minutes between two, for ten
/// within an hour are suspicious.
std::string in_peace(int number);

/// One style of the shop, from a customer's and an operator's side.
class Side {
public:
    explicit Side(Style style) : style_{style}, shop_{Shop::get()} {}

    /// A product of its own with this much on the shelf, at 250 pence.
    std::string product(int on_hand = 100, bool strict_price = false);
    void stock(const std::string& sku, int on_hand, bool strict_price = false);

    Reply place(const Basket& basket, int wait = 20, const std::string& key = fresh("key"));
    /// Places an order that is accepted, and returns its number.
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
    /// Waits until the order has reached the state; fails the test when it ends in another.
    void reaches(const std::string& order_id, const std::string& state,
                 std::chrono::seconds timeout = std::chrono::seconds(30));
    void history_is_whole(const std::string& order_id);

    nlohmann::json stock_of(const std::string& sku);
    nlohmann::json account_of(const std::string& customer);

    /// Waits until nothing is under way, then every invariant must hold.
    void audit_holds();

    void arm(const std::string& service, const std::string& fault);
    void disarm(const std::string& service);

    Style style() const { return style_; }
    Shop& shop() { return shop_; }

private:
    Style style_;
    Shop& shop_;
};

}  // namespace duet::tests

#define BOTH_STYLES GENERATE(duet::tests::Style::orchestrated, duet::tests::Style::choreographed)

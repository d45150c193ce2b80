#pragma once
// What customers and operators may ask over HTTP, read and checked. Both styles read the same way,
// so a malformed request gets the same answer from either.

#include "shared/messages/order.hpp"
#include "shared/messages/request_fields.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace duet::requests {

template <class T> using Checked = std::variant<T, std::vector<WrongField>>;

struct PlaceOrder {
    Order order;        ///< order_id is filled in by `order_id_for`
    std::string owner;  ///< who holds the key that asked
};

struct AskReturn {
    RequestedReturn goods;
    std::string owner;
    bool by_operator = false;
};

/// Cancel or retry one order.
struct AboutOrder {
    std::string order_id;
    std::string owner;
    bool by_operator = false;
    std::string request;  ///< tells one asking from the next
};

struct PutProduct {
    std::string sku;
    std::optional<Money> price;
    std::optional<std::int64_t> restock;  ///< units to add to the shelf
    std::optional<bool> strict_price;
};

struct PutAccount {
    std::string customer_id;
    Money credit_limit = 0;
};

struct DecideReview {
    std::string id;        ///< of the order or the return
    std::string decision;  ///< "approve" or "deny"
};

/// `now` is the business time of an order that does not say its own. One that lies more than a day
/// ahead of it is refused, unless an operator says that the request is `imported`.
Checked<PlaceOrder> read_place_order(std::string_view body, const std::string& owner, Instant now,
                                     bool by_operator = false);
Checked<AskReturn> read_return(std::string_view body, const std::string& owner, bool by_operator,
                               Instant now);
Checked<PutProduct> read_put_product(std::string_view body, const std::string& sku);
Checked<PutAccount> read_put_account(std::string_view body, const std::string& customer_id);
Checked<DecideReview> read_decision(std::string_view body, const std::string& id);
/// Path and key say all that there is to say. A body is not needed; one that comes is an object, of
/// unknown fields.
Checked<AboutOrder> read_about_order(std::string_view body, AboutOrder about);

/// What the bodies must be, as JSON Schema, by name ("PlaceOrder"): the same lists of fields that
/// read them.
std::map<std::string, std::string> body_schemas();

/// The business time first, then who asked with which key: the same order has the same id in either
/// style, and ids that are made one after the other stand side by side in every index (a random id
/// would touch a page of its own each time). `generation` counts how often the key was used anew
/// after its 24 hours (0 the first time).
std::string order_id_for(Instant placed_at, std::string_view owner,
                         std::string_view idempotency_key, int generation = 0);
std::string return_id_for(Instant placed_at, std::string_view owner,
                          std::string_view idempotency_key, int generation = 0);

/// SHA-256 of a body, in hexadecimal: tells whether a repeated key comes with the same request.
std::string fingerprint(std::string_view body);

}  // namespace duet::requests

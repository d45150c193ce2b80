#pragma once
// Reads and validates the requests of customers and operators. Both styles use it, so a malformed
// request gets the same answer from either. Pure functions.
//
// Thread-safe.

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
    std::string owner;  ///< the holder of the API key
};

struct RequestReturn {
    RequestedReturn goods;
    std::string owner;
    bool by_operator = false;
};

/// Cancel or retry one order.
struct AboutOrder {
    std::string order_id;
    std::string owner;
    bool by_operator = false;
    std::string request;  ///< distinguishes repeated requests
};

struct PutProduct {
    std::string sku;
    std::optional<Money> price;
    std::optional<std::int64_t> restock;  ///< units to add to the stock
    std::optional<bool> strict_price;
};

struct PutAccount {
    std::string customer_id;
    Money credit_limit = 0;
};

struct DecideReview {
    std::string id;        ///< id of the order or the return
    std::string decision;  ///< "approve" or "deny"
};

/// `now` is the business time of an order that names none. A business time more than a day after it
/// is refused, unless an operator marks the request as `imported`.
Checked<PlaceOrder> read_place_order(std::string_view body, const std::string& owner, Instant now,
                                     bool by_operator = false);
Checked<RequestReturn> read_return(std::string_view body, const std::string& owner,
                                   bool by_operator, Instant now);
Checked<PutProduct> read_put_product(std::string_view body, const std::string& sku);
Checked<PutAccount> read_put_account(std::string_view body, const std::string& customer_id);
Checked<DecideReview> read_decision(std::string_view body, const std::string& id);
/// The path and the key contain everything. A body is optional; if present it is an object with any
/// fields.
Checked<AboutOrder> read_about_order(std::string_view body, AboutOrder about);

/// The bodies as JSON Schema, by name ("PlaceOrder"), from the same lists of fields that read them.
std::map<std::string, std::string> body_schemas();

/// An id derived from the business time, then owner and idempotency key. The same order has the
/// same id in both styles, and consecutive ids are neighbours in every index (random ids would
/// touch one page each). `generation` counts how often the key was reused after its 24 hours (0 the
/// first time).
std::string order_id_for(Instant placed_at, std::string_view owner,
                         std::string_view idempotency_key, int generation = 0);
std::string return_id_for(Instant placed_at, std::string_view owner,
                          std::string_view idempotency_key, int generation = 0);

/// SHA-256 of a text, in hexadecimal. Of path and body, it tells whether a repeated key comes with
/// the same request.
std::string fingerprint(std::string_view body);

}  // namespace duet::requests

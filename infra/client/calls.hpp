#pragma once
// The gateway of one style as the load generator uses it: its calls, and the few fields of the
// responses that it reads. No I/O and no JSON tree, because a load generator that is slower than
// the shop would measure itself.

#include "infra/client/load.hpp"
#include "shared/http/client/client.hpp"

#include <string>
#include <string_view>

namespace duet::workload {

/// Thread-safe.
class Calls {
public:
    Calls(const client::ShopAccess& shop, const std::string& style);

    /// With `wait` the gateway holds the response until the order is settled (RFC 7240, Prefer).
    http::Call place(const PlannedOrder& order, bool wait) const;
    http::Call cancel(const PlannedOrder& order, const std::string& order_id) const;
    http::Call get_order(const std::string& order_id) const;
    http::Call give_back(const PlannedOrder& order, const std::string& order_id) const;
    /// Each attempt has a key of its own, because the shop stores the response "no such review"
    /// under the key.
    http::Call decide(const PlannedOrder& order, const std::string& order_id, int attempt) const;
    /// A page of at most one order in that state: empty when there is none.
    http::Call any_in(const std::string& state) const;
    http::Call put_product(const std::string& sku, Money price, std::int64_t restock,
                           bool strict_price, const std::string& key) const;

private:
    http::Call call(http::Method method, const std::string& path, const std::string& key) const;

    std::string base_;
    std::string customer_;  ///< the value of the Authorization header
    std::string operator_;
};

/// The value of the first string field of that name in a response of the gateway; "" when there is
/// none.
std::string text_in(std::string_view answer, std::string_view field);

/// Is the order's outcome decided, apart from work that follows? True for "confirmed" and later
/// states, "rejected", "cancelled", and a review that waits for a person.
bool is_settled(std::string_view state);

}  // namespace duet::workload

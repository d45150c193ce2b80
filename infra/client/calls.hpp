#pragma once
// One style's front door as the load sees it: the calls it makes and the little of the answers that
// it reads. No I/O, and no JSON tree: a load that is slower than the shop would measure itself.

#include "infra/client/load.hpp"
#include "shared/http/client/client.hpp"

#include <string>
#include <string_view>

namespace duet::workload {

class Calls {
public:
    Calls(const Shop& shop, const std::string& style);

    /// With `wait` the shop holds its answer back until the order is settled (RFC 7240, Prefer).
    http::Call place(const PlannedOrder& order, bool wait) const;
    http::Call cancel(const PlannedOrder& order, const std::string& order_id) const;
    http::Call look_at(const std::string& order_id) const;
    http::Call give_back(const PlannedOrder& order, const std::string& order_id) const;
    /// Each attempt is a request of its own: a shop that did not know the review yet keeps that
    /// answer for its key.
    http::Call decide(const PlannedOrder& order, const std::string& order_id, int attempt) const;
    /// At most one order of that state: is there any?
    http::Call any_in(const std::string& state) const;
    http::Call put_product(const std::string& sku, Money price, std::int64_t restock,
                           bool strict_price, const std::string& key) const;

private:
    http::Call call(http::Method method, const std::string& path, const std::string& key) const;

    std::string base_;
    std::string customer_;  ///< the Authorization header
    std::string operator_;
};

/// The value of the first string field of that name in an answer of ours; "" when there is none.
std::string text_in(std::string_view answer, std::string_view field);

/// How the order ends is known, whatever still has to be done: "confirmed" and later, "rejected",
/// "cancelled", or it waits for a person.
bool is_settled(std::string_view state);

}  // namespace duet::workload

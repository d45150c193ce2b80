#pragma once
// May these goods come back, and at which price? And which state of a return may follow which?
// Decisions only.

#include "shared/messages/order.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duet::orders {

/// Units by SKU and by the price at which they were bought: one SKU may be sold at two prices.
using UnitsByPrice = std::map<std::pair<std::string, Money>, std::int64_t>;

struct ReturnDecision {
    std::string reason;       ///< "": accepted; `not_dispatched`, `unknown_line`, `exceeds_order`
    std::vector<Line> lines;  ///< each at the price that was paid; a requested line may be several
};

/// A line that names a price is matched with what was bought at that price; one that names none,
/// with what is left of its SKU, in the order of buying. `already`: what came back earlier, or is
/// coming back.
ReturnDecision decide_return(std::string_view order_state, const std::vector<Line>& ordered,
                             const UnitsByPrice& already,
                             const std::vector<RequestedLine>& returned);

/// Has everything come back?
bool all_returned(const std::vector<Line>& ordered, const UnitsByPrice& already);

/// May a return go from `from` to `to`? "pending", "in_review", "refunded", "rejected".
bool return_may_follow(std::string_view from, std::string_view to);

}  // namespace duet::orders

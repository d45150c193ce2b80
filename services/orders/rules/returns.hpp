#pragma once
// May these goods come back, and at which price? Decisions only: plain values in, a decision out.
// Thread-safe.

#include "services/orders/rules/states.hpp"
#include "shared/messages/order.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace duet::orders {

/// Units by SKU and by the price at which they were bought: one SKU may be sold at two prices.
using UnitsByPrice = std::map<std::pair<std::string, Money>, std::int64_t>;

struct ReturnDecision {
    std::string reason;       ///< "": accepted; `not_dispatched`, `unknown_line`, `exceeds_order`
    std::vector<Line> lines;  ///< each at the price that was paid; a requested line may be several
};

/// A line that names a price is matched with the pieces bought at that price. A line without a
/// price is matched with any pieces left of its SKU, in the order of buying. `already`: the units
/// that came back before or are on their way.
ReturnDecision decide_return(State order_state, const std::vector<Line>& ordered,
                             const UnitsByPrice& already,
                             const std::vector<RequestedLine>& returned);

/// Has every unit come back?
bool all_returned(const std::vector<Line>& ordered, const UnitsByPrice& already);

}  // namespace duet::orders

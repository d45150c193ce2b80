#pragma once
// May these goods come back, and at which price? Decisions only.

#include "shared/messages/order.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace duet::orders {

struct ReturnDecision {
    std::string reason;            ///< "" when accepted: `not_dispatched`, `unknown_line`, `exceeds_order`
    std::vector<Line> lines;       ///< with the prices that were paid
};

/// `already`: units that came back earlier, per SKU.
ReturnDecision decide_return(std::string_view order_state, const std::vector<Line>& ordered, const std::map<std::string, std::int64_t>& already, const std::vector<Line>& returned);

/// Has everything come back?
bool all_returned(const std::vector<Line>& ordered, const std::map<std::string, std::int64_t>& already);

}  // namespace duet::orders

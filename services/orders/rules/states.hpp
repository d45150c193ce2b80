#pragma once
// Which state may follow which. Decisions only.

#include <string>
#include <string_view>

namespace duet::orders {

/// May an order go from `from` to `to`? States never go backwards; "" stands for "not yet known".
bool may_follow(std::string_view from, std::string_view to);

/// No transition leads out of it but a return.
bool is_final(std::string_view state);

/// The customer who waits is told: the order is decided, or somebody must look at it.
bool is_settled(std::string_view state);

/// May the customer still ask to cancel? (Whether the cancel wins is payments' decision.)
bool may_ask_to_cancel(std::string_view state);

/// The state an undone order ends in.
std::string end_for(std::string_view reason);

}  // namespace duet::orders

#pragma once
// Waits until a style has no unfinished orders, and reads how each order ended. Thread-safe.

#include "infra/client/comparison.hpp"

#include <chrono>
#include <functional>

namespace duet::workload {

/// Waits until no order is pending or confirmed; orders in review do not count. False when
/// `timeout` ended first.
bool wait_for_drain(const client::ShopAccess& shop, const std::string& style,
                    std::chrono::milliseconds timeout, const std::function<bool()>& stop);

/// The current end of each order of the outcome. Queries every order again, because settled orders
/// go on to be dispatched or returned.
std::vector<End> ends_of(const client::ShopAccess& shop, const std::string& style,
                         const Outcome& outcome, const std::function<bool()>& stop);

}  // namespace duet::workload

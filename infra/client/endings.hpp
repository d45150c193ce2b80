#pragma once
// Waiting until a style's shop has nothing under way, and asking it how each order ended.

#include "infra/client/comparison.hpp"

#include <chrono>
#include <functional>

namespace duet::workload {

/// Until no order is pending or confirmed (those that wait for a person do not count). False when
/// `timeout` ended first.
bool wait_for_drain(const Shop& shop, const std::string& style, std::chrono::milliseconds timeout,
                    const std::function<bool()>& stop);

/// How each order of the outcome stands now; asked anew, since what was settled goes on to be
/// dispatched or returned.
std::vector<End> ends_of(const Shop& shop, const std::string& style, const Outcome& outcome,
                         const std::function<bool()>& stop);

}  // namespace duet::workload

#pragma once
// The orders with which analytics are measured. Pure functions; thread-safe.

#include "infra/client/plan.hpp"

#include <string>
#include <vector>

namespace duet::analytics {

/// Orders of one line, paid at once, with business times in whole milliseconds, which survive every
/// encoding.
workload::WorkloadPlan plain_orders(std::size_t count, std::uint64_t seed, const std::string& run);

/// The same, placed up to an hour earlier in business time, out of order, one in a hundred sent
/// twice.
workload::WorkloadPlan late_orders(std::size_t count, std::uint64_t seed, const std::string& run);

/// The id that an order will have: a function of its business time, its API key's holder and its
/// idempotency key.
std::string id_of(const workload::PlannedOrder& order);

/// At most `max`, evenly spread, because watching all would be a load of its own.
std::vector<std::string> some_ids(const std::vector<workload::PlannedOrder>& orders,
                                  std::size_t max);

}  // namespace duet::analytics

#pragma once
// The orders that analytics are measured with.

#include "infra/client/plan.hpp"

#include <string>
#include <vector>

namespace duet::analytics {

/// Orders of one line, paid at once, whose business time is in whole milliseconds, so that it
/// travels unchanged.
workload::WorkloadPlan plain_orders(std::size_t count, std::uint64_t seed, const std::string& run);

/// The same, placed up to an hour before in business time, in no order, one in a hundred sent
/// twice.
workload::WorkloadPlan late_orders(std::size_t count, std::uint64_t seed, const std::string& run);

/// The id that an order will have: a function of its business time, of who places it and of its
/// key.
std::string id_of(const workload::PlannedOrder& order);

/// Not more than `most`, evenly spread: watching all would be a load of its own.
std::vector<std::string> some_ids(const std::vector<workload::PlannedOrder>& orders,
                                  std::size_t max);

}  // namespace duet::analytics

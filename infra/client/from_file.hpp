#pragma once
// Turns the orders of an invoice file into a workload. Returns are left out; `duet import` sends
// those.

#include "infra/client/plan.hpp"

namespace duet::workload {

/// `run` makes keys and products distinct from those of other runs and of an import. Throws
/// std::runtime_error when the file cannot be read.
WorkloadPlan plan_from_file(const std::string& path, const std::string& run);

}  // namespace duet::workload

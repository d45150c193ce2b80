#pragma once
// The orders of a file of invoices as a workload. Returns are left out: they are the importer's.

#include "infra/client/plan.hpp"

namespace duet::workload {

/// `run` tells its keys and products from those of another run and of an import. Throws
/// std::runtime_error when it cannot be read.
WorkloadPlan plan_from_file(const std::string& path, const std::string& run);

}  // namespace duet::workload

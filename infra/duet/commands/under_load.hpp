#pragma once
// The running shop as a workload sees it: its gateway and its keys.

#include "infra/duet/processes/paths.hpp"
#include "infra/duet/workload/load.hpp"

namespace duet::commands {

/// Throws Failure (not up).
workload::Shop shop_under_load(const processes::Paths& paths);

}  // namespace duet::commands

#pragma once
// The running shop as a workload uses it: its gateway and its keys.

#include "infra/supervisor/paths.hpp"
#include "infra/client/load.hpp"

namespace duet::commands {

/// Throws Failure (not up).
workload::Shop shop_under_load(const processes::Paths& paths);

}  // namespace duet::commands

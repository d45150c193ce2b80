#pragma once
// The running shop as a workload uses it: its gateway and its keys.

#include "infra/client/load.hpp"
#include "infra/supervisor/paths.hpp"

namespace duet::commands {

/// Throws Failure (not up).
client::ShopAccess shop_under_load(const processes::Paths& paths);

}  // namespace duet::commands

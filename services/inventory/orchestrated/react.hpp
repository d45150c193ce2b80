#pragma once
// Inventory when it is told.

#include "services/inventory/inventory.hpp"
#include "shared/service/machine/reactions.hpp"

namespace duet::inventory::orchestrated {

void react(service::Reactions& when, Inventory& inventory);

}  // namespace duet::inventory::orchestrated

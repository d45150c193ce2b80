#pragma once
// Inventory when it is told.

#include "services/inventory/inventory.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::inventory::orchestrated {

void react(service::Handlers& on, Inventory& inventory);

}  // namespace duet::inventory::orchestrated

#pragma once
// Inventory when it hears.

#include "services/inventory/inventory.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::inventory::choreographed {

void react(service::Handlers& on, Inventory& inventory);

}  // namespace duet::inventory::choreographed

#pragma once
// Inventory in the orchestrated style: one handler per command of the coordinator, each with a
// reply.

#include "services/inventory/inventory.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::inventory::orchestrated {

/// Declares the handlers. `inventory` must outlive `on`.
void react(service::Handlers& on, Inventory& inventory);

}  // namespace duet::inventory::orchestrated

#pragma once
// Inventory in the choreographed style: one handler per event, each with the events it publishes.

#include "services/inventory/inventory.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::inventory::choreographed {

/// Declares the handlers. `inventory` must outlive `on`.
void react(service::Handlers& on, Inventory& inventory);

}  // namespace duet::inventory::choreographed

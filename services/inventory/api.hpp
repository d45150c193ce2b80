#pragma once
// The routes of inventory, the same in both styles.

#include "services/inventory/inventory.hpp"
#include "shared/service/doors/api.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::inventory {

void decide(service::Handlers& on,
            Inventory& inventory);  ///< what its requests do, and what is answered
void offer(service::Api& api);      ///< where they come in

}  // namespace duet::inventory

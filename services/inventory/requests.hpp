#pragma once
// The requests that change inventory (an operator creates, prices or restocks a product), the same
// in both styles.

#include "services/inventory/inventory.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::inventory {

/// Declares the handlers. `inventory` must outlive `on`.
void decide_requests(service::Handlers& on, Inventory& inventory);

}  // namespace duet::inventory

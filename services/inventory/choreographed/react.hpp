#pragma once
// Inventory when it hears.

#include "services/inventory/inventory.hpp"
#include "shared/service/machine/reactions.hpp"

namespace duet::inventory::choreographed {

void react(service::Reactions& when, Inventory& inventory);

}  // namespace duet::inventory::choreographed

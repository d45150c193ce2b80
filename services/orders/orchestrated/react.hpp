#pragma once
// Orders, orchestrated: the coordinator's commands, each answered with a reply. One thread.

#include "services/orders/orders.hpp"
#include "services/orders/returns.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::orders::orchestrated {

void react(service::Handlers& on, Orders& orders, Returns& returns);

}  // namespace duet::orders::orchestrated

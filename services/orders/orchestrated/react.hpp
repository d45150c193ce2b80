#pragma once
// Orders when it is told.

#include "services/orders/orders.hpp"
#include "services/orders/returns.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::orders::orchestrated {

void react(service::Handlers& on, Orders& orders, Returns& returns);

}  // namespace duet::orders::orchestrated

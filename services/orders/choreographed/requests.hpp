#pragma once
// The requests of customers and operators, choreographed: what orders does, its answer, and the
// events that it publishes. One thread.

#include "services/orders/orders.hpp"
#include "services/orders/returns.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::orders::choreographed {

void decide(service::Handlers& on, Orders& orders, Returns& returns);

}  // namespace duet::orders::choreographed

#pragma once
// Orders when it hears, and when customers ask it: in this style orders accepts the orders itself.

#include "services/orders/orders.hpp"
#include "services/orders/returns.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::orders::choreographed {

void react(service::Handlers& on, Orders& orders, Returns& returns);

/// What fraud makes of a return (returns.cpp).
void react_to_returns(service::Handlers& on, Returns& returns);

/// The requests of customers and operators (requests.cpp).
void decide(service::Handlers& on, Orders& orders, Returns& returns);

}  // namespace duet::orders::choreographed

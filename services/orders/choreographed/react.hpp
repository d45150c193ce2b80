#pragma once
// Orders, choreographed: consumes the other services' events and publishes its own. One thread.

#include "services/orders/orders.hpp"
#include "services/orders/returns.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::orders::choreographed {

void react(service::Handlers& on, Orders& orders, Returns& returns);

/// Fraud's decisions about returns (returns.cpp).
void react_to_returns(service::Handlers& on, Returns& returns);

}  // namespace duet::orders::choreographed

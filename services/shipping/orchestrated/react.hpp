#pragma once
// Shipping when it is told.

#include "services/shipping/shipping.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::shipping::orchestrated {

void react(service::Handlers& on, Shipping& shipping);

}  // namespace duet::shipping::orchestrated

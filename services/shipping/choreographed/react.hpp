#pragma once
// Shipping when it hears.

#include "services/shipping/shipping.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::shipping::choreographed {

void react(service::Handlers& on, Shipping& shipping);

}  // namespace duet::shipping::choreographed

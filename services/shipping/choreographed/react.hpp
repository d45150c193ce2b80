#pragma once
// Shipping in the choreographed style: one handler per event, each with the events it publishes.

#include "services/shipping/shipping.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::shipping::choreographed {

/// Declares the handlers. `shipping` must outlive `on`.
void react(service::Handlers& on, Shipping& shipping);

}  // namespace duet::shipping::choreographed

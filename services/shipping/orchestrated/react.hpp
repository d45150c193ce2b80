#pragma once
// Shipping in the orchestrated style: one handler per command of the coordinator, each with a
// reply.

#include "services/shipping/shipping.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::shipping::orchestrated {

/// Declares the handlers. `shipping` must outlive `on`.
void react(service::Handlers& on, Shipping& shipping);

}  // namespace duet::shipping::orchestrated

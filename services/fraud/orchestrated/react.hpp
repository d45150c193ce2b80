#pragma once
// Fraud in the orchestrated style: one handler per command of the coordinator, each with a reply.

#include "services/fraud/fraud.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::fraud::orchestrated {

/// Declares the handlers. `fraud` must outlive `on`.
void react(service::Handlers& on, Fraud& fraud);

}  // namespace duet::fraud::orchestrated

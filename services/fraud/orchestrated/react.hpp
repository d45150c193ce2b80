#pragma once
// Fraud when it is told.

#include "services/fraud/fraud.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::fraud::orchestrated {

void react(service::Handlers& on, Fraud& fraud);

}  // namespace duet::fraud::orchestrated

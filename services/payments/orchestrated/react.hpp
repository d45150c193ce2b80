#pragma once
// Payments, orchestrated: the coordinator's commands, each answered with a reply. One thread.

#include "services/payments/payments.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::payments::orchestrated {

void react(service::Handlers& on, Payments& payments);

}  // namespace duet::payments::orchestrated

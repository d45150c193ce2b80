#pragma once
// Payments, choreographed: consumes the other services' events and publishes its own. One thread.

#include "services/payments/payments.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::payments::choreographed {

void react(service::Handlers& on, Payments& payments);

}  // namespace duet::payments::choreographed

#pragma once
// The requests of operators, the same in both styles: what payments does, and its answer. One
// thread.

#include "services/payments/payments.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::payments {

void decide(service::Handlers& on, Payments& payments);

}  // namespace duet::payments

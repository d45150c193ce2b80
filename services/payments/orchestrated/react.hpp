#pragma once
// Payments when it is told.

#include "services/payments/payments.hpp"
#include "shared/service/machine/reactions.hpp"

namespace duet::payments::orchestrated {

void react(service::Reactions& when, Payments& payments);

}  // namespace duet::payments::orchestrated

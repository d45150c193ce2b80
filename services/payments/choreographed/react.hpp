#pragma once
// Payments when it hears.

#include "services/payments/payments.hpp"
#include "shared/service/machine/reactions.hpp"

namespace duet::payments::choreographed {

void react(service::Reactions& when, Payments& payments);

}  // namespace duet::payments::choreographed

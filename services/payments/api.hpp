#pragma once
// The routes of payments, the same in both styles.

#include "services/payments/payments.hpp"
#include "shared/service/doors/api.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::payments {

void decide(service::Handlers& on,
            Payments& payments);  ///< what its requests do, and what is answered
void offer(service::Api& api);    ///< where they come in

}  // namespace duet::payments

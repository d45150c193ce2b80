#pragma once
// The routes of payments, the same in both styles.

#include "services/payments/payments.hpp"
#include "shared/service/api.hpp"
#include "shared/service/reactions.hpp"

namespace duet::payments {

void decide(service::Reactions& when,
            Payments& payments);  ///< what its requests do, and what is answered
void offer(service::Api& api);    ///< where they come in

}  // namespace duet::payments

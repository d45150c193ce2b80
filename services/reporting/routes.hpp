#pragma once
// The routes of reporting, the same in both styles. It is asked nothing that would change anything.

#include "shared/service/doors/api.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::reporting {

void describe(service::Handlers& on);  ///< what is answered
void offer(service::Api& api);            ///< where its queries come in

}  // namespace duet::reporting

#pragma once
// The routes of reporting, the same in both styles. It is asked nothing that would change anything.

#include "shared/service/api.hpp"

namespace duet::reporting {

void offer(service::Api& api);   ///< where its queries come in

}  // namespace duet::reporting

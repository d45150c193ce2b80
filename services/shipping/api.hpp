#pragma once
// The routes of shipping, the same in both styles.

#include "shared/service/doors/api.hpp"

namespace duet::shipping {

void offer(
    service::Api& api);  ///< questions only; nobody asks shipping to change anything over HTTP

}  // namespace duet::shipping

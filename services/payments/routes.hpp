#pragma once
// The HTTP routes of payments, the same in both styles. One thread, before the server starts.

#include "shared/service/doors/api.hpp"

namespace duet::payments {

/// GET and PUT /v1/accounts/{customer_id}.
void offer(service::Api& api);

}  // namespace duet::payments

#pragma once
// The HTTP routes of shipping, the same in both styles. There are queries only: no client changes a
// booking over HTTP.

#include "shared/service/doors/api.hpp"

namespace duet::shipping {

/// Declares the routes. Call it once, before the server starts.
void offer_routes(service::Api& api);

}  // namespace duet::shipping

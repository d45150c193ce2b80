#pragma once
// The HTTP routes of reporting, the same in both styles. There are queries only: no client changes
// a report over HTTP.

#include "shared/service/doors/api.hpp"

namespace duet::reporting {

/// Declares the routes. Call it once, before the server starts.
void offer_routes(service::Api& api);

}  // namespace duet::reporting

#pragma once
// The HTTP routes of inventory, the same in both styles: products are listed, shown, created and
// changed.

#include "shared/service/doors/api.hpp"

namespace duet::inventory {

/// Declares the routes. Call it once, before the server starts.
void offer_routes(service::Api& api);

}  // namespace duet::inventory

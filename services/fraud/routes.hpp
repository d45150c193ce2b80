#pragma once
// The HTTP routes of fraud: the list of open reviews in both styles, and an operator's decision in
// the choreographed style.

#include "shared/service/doors/api.hpp"

namespace duet::fraud {

/// Declares the routes. Call it once, before the server starts. In the orchestrated style the
/// coordinator accepts an operator's decision instead, because it must resume the saga.
void offer_routes(service::Api& api, bool orchestrated);

}  // namespace duet::fraud

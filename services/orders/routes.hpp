#pragma once
// The HTTP routes of orders. Queries are the same in both styles. Only the choreographed style has
// the requests: in the orchestrated style the coordinator accepts orders, cancels, retries and
// returns. One thread, before the server starts.

#include "shared/service/process/process.hpp"

namespace duet::orders {

/// `root`: the style's prefix at the gateway, for links, such as "/choreographed".
void offer_queries(service::Api& api, const std::string& root);
/// Borrows the clock for as long as the routes are served.
void offer_requests(service::Api& api, const Clock& clock);

}  // namespace duet::orders

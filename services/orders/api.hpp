#pragma once
// The routes of orders. Queries are the same in both styles; in the choreographed style orders also
// accepts orders, cancels, retries and returns (the coordinator does in the other).

#include "shared/service/process/process.hpp"

namespace duet::orders {

void offer_queries(service::Api& api, const std::string& root);
void offer_requests(service::Api& api, const Clock& clock);

}  // namespace duet::orders

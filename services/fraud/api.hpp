#pragma once
// The routes of fraud.

#include "shared/service/doors/api.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::fraud {

void describe(service::Handlers& on);  ///< what is answered
void offer_queries(service::Api& api);

/// The operator's decision, in the choreographed style. Orchestrated, the coordinator takes it,
/// because it must resume the order's saga.
void offer_requests(service::Api& api);

}  // namespace duet::fraud

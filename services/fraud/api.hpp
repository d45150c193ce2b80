#pragma once
// The routes of fraud. In the orchestrated style the coordinator takes the operator's decision, because it must resume
// the order's saga; here it is taken only in the choreographed style.

#include "services/fraud/fraud.hpp"
#include "shared/service/api.hpp"
#include "shared/service/reactions.hpp"

namespace duet::fraud {

void decide(service::Reactions& when, Fraud& fraud);     ///< what its requests do (choreographed)
void offer(service::Api& api, bool takes_decisions);     ///< where they come in

}  // namespace duet::fraud

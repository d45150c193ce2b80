#pragma once
// An operator's decision about a review, in the choreographed style. In the orchestrated style the
// coordinator decides the request.

#include "services/fraud/fraud.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::fraud::choreographed {

/// Declares the handler and the shape of its answer. `fraud` must outlive `on`.
void decide_requests(service::Handlers& on, Fraud& fraud);

}  // namespace duet::fraud::choreographed

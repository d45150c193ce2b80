#pragma once
// Fraud when it is told.

#include "services/fraud/fraud.hpp"
#include "shared/service/machine/reactions.hpp"

namespace duet::fraud::orchestrated {

void react(service::Reactions& when, Fraud& fraud);

}  // namespace duet::fraud::orchestrated

#pragma once
// Fraud when it is told.

#include "services/fraud/fraud.hpp"
#include "shared/service/reactions.hpp"

namespace duet::fraud::orchestrated {

void react(service::Reactions& when, Fraud& fraud);

}  // namespace duet::fraud::orchestrated

#pragma once
// Shipping when it is told.

#include "services/shipping/shipping.hpp"
#include "shared/service/machine/reactions.hpp"

namespace duet::shipping::orchestrated {

void react(service::Reactions& when, Shipping& shipping);

}  // namespace duet::shipping::orchestrated

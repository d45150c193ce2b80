#pragma once
// Shipping when it hears.

#include "services/shipping/shipping.hpp"
#include "shared/service/machine/reactions.hpp"

namespace duet::shipping::choreographed {

void react(service::Reactions& when, Shipping& shipping);

}  // namespace duet::shipping::choreographed

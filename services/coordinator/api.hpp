#pragma once
// What customers and operators may ask the coordinator: in the orchestrated style it accepts orders
// and returns.

#include "services/coordinator/engine/engine.hpp"
#include "shared/service/doors/api.hpp"
#include "shared/service/machine/handlers.hpp"

namespace duet::coordinator {

void decide(service::Handlers& on, Engine& engine, const std::string& root);
void offer(service::Api& api, const Clock& clock, const std::string& root);

}  // namespace duet::coordinator

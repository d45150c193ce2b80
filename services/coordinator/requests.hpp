#pragma once
// The requests of customers and operators: what the coordinator does, and its answer.

#include "services/coordinator/engine/engine.hpp"
#include "shared/service/machine/handlers.hpp"

#include <string>

namespace duet::coordinator {

/// `root`: the style's prefix at the gateway, for links: "/orchestrated".
void decide(service::Handlers& on, Engine& engine, const std::string& root);

}  // namespace duet::coordinator

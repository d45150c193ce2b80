#pragma once
// The coordinator as a machine: replies in, commands out.

#include "services/coordinator/engine/engine.hpp"
#include "shared/service/reactions.hpp"
#include "shared/service/writer.hpp"

#include <vector>

namespace duet::coordinator {

void react(service::Reactions& when, Engine& engine);

/// Replies as messages for the writer.
std::vector<std::pair<service::Inbound, service::Writer::Done>> as_messages(std::vector<ReceivedReply> replies);

/// Sets the timer that looks for steps that were asked for too long; it sets itself again.
std::vector<std::pair<service::Inbound, service::Writer::Done>> first_sweep();

}  // namespace duet::coordinator

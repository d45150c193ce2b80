#pragma once
// The coordinator as a machine: replies in, commands out.

#include "services/coordinator/engine/engine.hpp"
#include "shared/service/machine/handlers.hpp"
#include "shared/service/process/writer.hpp"

#include <functional>
#include <vector>

namespace duet::coordinator {

void react(service::Handlers& on, Engine& engine);

/// Replies as messages for the writer. A service answers once and whoever asked has stopped asking:
/// a reply that could not be written down must not be forgotten, and goes to `not_written`.
std::vector<service::PendingMessage> as_messages(std::vector<ReceivedReply> replies,
                                                 std::function<void(ReceivedReply)> not_written);

/// Sets the timer that looks for steps that were asked for too long; it sets itself again.
std::vector<service::PendingMessage> first_sweep();

}  // namespace duet::coordinator

#pragma once
// The coordinator as a machine: replies and timers in, commands out.

#include "services/coordinator/engine/engine.hpp"
#include "shared/service/machine/handlers.hpp"
#include "shared/service/process/writer.hpp"

#include <functional>
#include <vector>

namespace duet::coordinator {

void react(service::Handlers& on, Engine& engine);

/// Replies as messages for the writer. The dispatcher does not send an answered command again, so a
/// reply that the writer could not store must not be lost: it goes to `not_written`.
std::vector<service::PendingMessage> as_messages(std::vector<ReceivedReply> replies,
                                                 std::function<void(ReceivedReply)> not_written);

/// The timer that looks for steps without a reply for too long; it sets itself again.
std::vector<service::PendingMessage> first_sweep();

}  // namespace duet::coordinator

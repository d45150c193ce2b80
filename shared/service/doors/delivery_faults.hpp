#pragma once
// Injects the faults of an unreliable network into arriving messages. Thread-safe.

#include "shared/faults/faults.hpp"
#include "shared/service/process/writer.hpp"

#include <utility>
#include <vector>

namespace duet::service {

/// duplicate: appends a copy of each message, without a callback. reorder: reverses the messages.
/// Any other effect changes nothing.
void inject_delivery_fault(Effect effect, std::vector<PendingMessage>& messages);

}  // namespace duet::service

#pragma once
// What an unreliable network does to messages that arrive, on purpose.

#include "shared/faults/faults.hpp"
#include "shared/service/process/writer.hpp"

#include <utility>
#include <vector>

namespace duet::service {

/// duplicate: each comes twice, and nobody hears of the second; reorder: the last comes first.
void inject_delivery_fault(Effect effect, std::vector<PendingMessage>& messages);

}  // namespace duet::service

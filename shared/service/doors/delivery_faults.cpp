#include "shared/service/doors/delivery_faults.hpp"

#include <algorithm>

namespace duet::service {

void inject_delivery_fault(Effect effect, std::vector<PendingMessage>& messages) {
    if (effect == Effect::reorder) std::reverse(messages.begin(), messages.end());
    if (effect != Effect::duplicate) return;
    const auto once = messages.size();
    messages.reserve(2 * once);
    for (std::size_t i = 0; i < once; ++i)
        messages.push_back({.message = messages[i].message, .done = {}});
}

}  // namespace duet::service

#include "services/console/door/tickets.hpp"

#include "shared/processes/random.hpp"

namespace duet::console {

std::string Tickets::issue() {
    constexpr std::size_t max = 1000;
    auto ticket = random_hex(16);
    const auto now = clock_.now();
    const std::lock_guard lock{mutex_};
    std::erase_if(until_, [now](const auto& one) { return one.second <= now; });
    if (until_.size() >= max) until_.clear();  // bounded memory; a loop of some client made them
    until_.emplace(ticket, now + good_for);
    return ticket;
}

bool Tickets::redeem(const std::string& ticket) {
    const std::lock_guard lock{mutex_};
    const auto found = until_.find(ticket);
    if (found == until_.end()) return false;
    const bool good = clock_.now() < found->second;
    until_.erase(found);
    return good;
}

}  // namespace duet::console

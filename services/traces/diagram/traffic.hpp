#pragma once
// Sums over the diagrams of many orders: how many messages, and which participants send to which.

#include "services/traces/diagram/diagram.hpp"

#include <set>
#include <utility>
#include <vector>

namespace duet::console {

struct Traffic {
    std::size_t orders = 0;
    std::size_t hops = 0;   ///< messages from one participant to another: commands, replies, events
    std::size_t again = 0;  ///< of them, retries and redeliveries
    std::size_t undone = 0;                               ///< undo steps
    std::size_t faults = 0;                               ///< that fired
    std::set<std::pair<std::string, std::string>> pairs;  ///< sender and receiver

    double hops_per_order() const {
        return orders == 0 ? 0 : static_cast<double>(hops) / static_cast<double>(orders);
    }
};

Traffic traffic_of(const std::vector<Diagram>& diagrams);

}  // namespace duet::console

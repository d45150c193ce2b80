#pragma once
// What many orders' diagrams tell together: how much is said, and who must know whom.

#include "services/traces/diagram/diagram.hpp"

#include <set>
#include <utility>
#include <vector>

namespace duet::console {

struct Traffic {
    std::size_t orders = 0;
    std::size_t hops = 0;   ///< messages from one participant to another: commands, replies, events
    std::size_t again = 0;  ///< of them, asked or delivered again
    std::size_t undone = 0;                               ///< steps that took something back
    std::size_t faults = 0;                               ///< that struck
    std::set<std::pair<std::string, std::string>> pairs;  ///< who spoke to whom

    double hops_per_order() const {
        return orders == 0 ? 0 : static_cast<double>(hops) / static_cast<double>(orders);
    }
};

Traffic traffic_of(const std::vector<Diagram>& diagrams);

}  // namespace duet::console

#pragma once
// Shrinks a failing run: fewer orders, fewer actions, fewer faults, as long as the same invariant
// breaks (delta debugging: Zeller, Hildebrandt 2002).

#include "tests/simulation/simulated_shop.hpp"

#include <algorithm>
#include <vector>

namespace duet::simulation {

/// The result of shrinking.
struct Shrunk {
    Scenario scenario;
    Outcome outcome;  ///< including its trace
    int orders = 0;   ///< orders left
    int faults = 0;   ///< faults injected
    int runs = 0;     ///< number of runs needed
};

Shrunk shrink(const Scenario& scenario, const Outcome& failed, Disks& disks);

/// The smallest subset of `items` found for which `fails` holds. REQUIRES: it holds for all of
/// them.
template <class T, class F> std::vector<T> minimized(std::vector<T> items, F fails) {
    auto part = std::max<std::size_t>(items.size() / 2, 1);
    for (bool removed = true; !items.empty() && (part > 1 || removed);
         part = std::max<std::size_t>(part / 2, 1)) {
        removed = false;
        for (std::size_t from = 0; from < items.size();) {
            auto fewer = items;
            const auto begin = fewer.begin() + static_cast<std::ptrdiff_t>(from);
            fewer.erase(begin,
                        begin + static_cast<std::ptrdiff_t>(std::min(part, fewer.size() - from)));
            if (fails(fewer)) {
                items = std::move(fewer);
                removed = true;
            } else {
                from += part;
            }
        }
    }
    return items;
}

}  // namespace duet::simulation

#pragma once
// Compares how the same orders ended in the two styles. Decides without I/O; thread-safe.

#include "infra/client/plan.hpp"

#include <map>
#include <string>
#include <vector>

namespace duet::workload {

/// How one order ended in one style.
struct End {
    std::string order_id, state, reason;
    std::string trouble;  ///< not empty: why its end is unknown
    friend bool operator==(const End&, const End&) = default;
};

/// Such as "rejected: card_declined", "dispatched" or "unknown".
std::string to_text(const End& end);

struct Difference {
    std::string key;
    End one, other;
    std::string
        why;  ///< why the ends may differ: "a cancel raced the capture"; "" when they must not
};

struct Comparison {
    std::size_t orders = 0;
    std::size_t alike = 0;
    std::size_t order_dependent = 0;  ///< orders whose end depends on concurrent events
    std::vector<Difference> legitimate,
        wrong;  ///< differences among the raced orders, and among all others

    bool agrees() const { return wrong.empty(); }
};

/// `one` and `other`: the ends of the plan's orders, in the plan's order. Ids, states and reasons
/// must be equal.
Comparison compare(const WorkloadPlan& plan, const std::vector<End>& one,
                   const std::vector<End>& other);

/// The number of orders per end.
std::map<std::string, std::size_t> count_ends(const std::vector<End>& ends);

}  // namespace duet::workload

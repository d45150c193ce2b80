#pragma once
// Did the same orders end the same? Decides without I/O.

#include "infra/client/plan.hpp"

#include <map>
#include <string>
#include <vector>

namespace duet::workload {

/// How one order ended in one style.
struct End {
    std::string order_id, state, reason;
    std::string trouble;  ///< not empty: its end is not known, and why
    friend bool operator==(const End&, const End&) = default;
};

/// "rejected: card_declined", "dispatched", "unknown".
std::string to_text(const End& end);

struct Difference {
    std::string key;
    End one, other;
    std::string why;  ///< why it may differ: "a cancel raced the capture"; "" where it must not
};

struct Comparison {
    std::size_t orders = 0;
    std::size_t alike = 0;
    std::size_t order_dependent =
        0;  ///< orders whose end hangs on what else happens at the same moment
    std::vector<Difference> legitimate, wrong;  ///< differences among those, and among the others

    bool agrees() const { return wrong.empty(); }
};

/// `one` and `other`: the ends of the plan's orders, in its order. The id, the state and the reason
/// must be the same.
Comparison compare(const WorkloadPlan& plan, const std::vector<End>& one,
                   const std::vector<End>& other);

/// How many ended which way.
std::map<std::string, std::size_t> count_ends(const std::vector<End>& ends);

}  // namespace duet::workload

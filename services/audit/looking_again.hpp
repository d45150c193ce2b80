#pragma once
// A running shop is never seen at one moment: each file is a snapshot of its own, and what one
// shows as done, another, read an instant earlier, does not know yet. Such a torn picture mends
// itself when one looks again; what is wrong stays wrong.

#include "services/audit/audit.hpp"

namespace duet::audit {

/// Of the findings of a later look what an earlier look has found, too: the same order (product,
/// customer, …) breaking the same invariant.
std::vector<Finding> still_so(const std::vector<Finding>& earlier, std::vector<Finding> later);

}  // namespace duet::audit

#pragma once
// Filters the findings of a running shop. Its databases are read one after the other, so a step in
// progress can look like a violation: one file shows it as done, another, read a moment earlier,
// does not know it yet. Such a finding is gone at the next check; a real violation stays.

#include "services/audit/audit.hpp"

namespace duet::audit {

/// The findings of `later` with those rows only whose subject (order, product, customer, …)
/// violated the same invariant in `earlier`, too.
std::vector<Finding> still_violated(const std::vector<Finding>& earlier,
                                    std::vector<Finding> later);

}  // namespace duet::audit

#pragma once
// What came of a run: audits, the journal against the databases, the styles against each other.

#include "tests/chaos/run.hpp"
#include "tests/chaos/chaos_shop.hpp"

namespace duet::chaos {

/// Fills in what the run could not know while it ran. The shop is down.
void judge_all(Result& result, const ChaosShop& stage, const std::vector<Entry>& journal,
               const workload::WorkloadPlan& plan, const std::vector<workload::Outcome>& outcomes);

/// Did nothing that holds others up go on while this recovered?
bool was_alone(const FaultOutcome& one, const std::vector<FaultOutcome>& all);

/// The kinds of faults that were going on while what was violated was under way.
std::vector<Kind> suspects(const Violation& violation, const Result& result);

}  // namespace duet::chaos

#pragma once
// The verdict on a run: audits, the journal against the databases, the styles against each other.

#include "tests/chaos/chaos_shop.hpp"
#include "tests/chaos/run.hpp"

namespace duet::chaos {

/// Fills in what could not be known during the run. REQUIRES: the shop is down.
void judge_all(Result& result, const ChaosShop& stage, const std::vector<Entry>& journal,
               const workload::WorkloadPlan& plan, const std::vector<workload::Outcome>& outcomes);

/// Was no fault in progress that holds others up while this one recovered?
bool was_alone(const FaultOutcome& one, const std::vector<FaultOutcome>& all);

/// The kinds of faults in progress while the violated order was under way.
std::vector<Kind> suspects(const Violation& violation, const Result& result);

}  // namespace duet::chaos

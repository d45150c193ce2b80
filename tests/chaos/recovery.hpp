#pragma once
// Measures how long the shop takes to recover from a fault.
//
// Recovered means: another process has replaced the one that ended and answers /readyz, and an
// order placed afterwards in the affected style has been dispatched. Counted from the kill, or from
// the moment the fault was healed.

#include "tests/chaos/injector.hpp"

namespace duet::chaos {

/// Fills in `recovery`, or records that there was none within `timeout`. A console places no
/// orders: for it, ready is enough.
void await_recovery(FaultOutcome& happened, ShopUnderTest& scene,
                    std::chrono::milliseconds timeout);

/// A customer who sends one POST, never retries and ignores the outcome. Does not block.
void post_once(ShopUnderTest& scene, const std::string& style);

/// The product of these orders; create it first.
std::string probe_sku();

}  // namespace duet::chaos

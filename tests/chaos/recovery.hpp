#pragma once
// How long it takes until the shop is well again after a fault.
//
// Recovered means: where a process ended, another has taken its place and answers /readyz; and an
// order that was placed after that, in the style that suffered, has been dispatched. Counted from
// the kill, or from the moment the fault was healed.

#include "tests/chaos/injector.hpp"

namespace duet::chaos {

/// Fills in `recovery`, or says that it did not within `timeout`. A console places no orders: for
/// it, ready is well.
void await_recovery(FaultOutcome& happened, ShopUnderTest& scene, std::chrono::milliseconds timeout);

/// A customer who asks once and never again, whatever comes of it. Waits for nothing.
void post_once(ShopUnderTest& scene, const std::string& style);

/// The product that these orders are about; to be put on the shelf before.
std::string probe_sku();

}  // namespace duet::chaos

#pragma once
// How far an order has come, and whether its trace is whole, as its spans tell it.

#include "services/console/diagram/seen_span.hpp"

namespace duet::console {

/// "pending", "in_review", "confirmed", "dispatched", "rejected", "cancelled", "returned", "needs_attention".
std::string state_told_by(const SeenSpans& spans);
bool is_end(const std::string& state);

/// One tree: every span's cause is among them, but for one cause that all others stand on (the caller's own span, or that of a
/// gateway that died before it could tell). REQUIRES: the spans are of one trace.
bool connected(const SeenSpans& spans);

}  // namespace duet::console

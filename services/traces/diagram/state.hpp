#pragma once
// How far an order has come, and whether its trace is whole, as its spans tell it.

#include "services/traces/diagram/seen_span.hpp"

namespace duet::console {

struct Reached {
    std::string state;    ///< "pending", "in_review", "confirmed", "dispatched", "rejected",
                          ///< "cancelled", "returned", "needs_attention"
    std::int64_t at = 0;  ///< when; microseconds. What comes again may come much later
};
Reached reached_by(const SeenSpans& spans);
inline std::string state_told_by(const SeenSpans& spans) { return reached_by(spans).state; }
bool is_end(const std::string& state);

/// One tree: every span's cause is among them, but for one cause that all others stand on (the
/// caller's own span, or that of a gateway that died before it could tell). REQUIRES: the spans are
/// of one trace.
bool connected(const SeenSpans& spans);

}  // namespace duet::console

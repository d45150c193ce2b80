#pragma once
// Derives from spans how far an order has come and whether its trace is complete.

#include "services/traces/diagram/seen_span.hpp"

namespace duet::console {

struct Reached {
    std::string state;    ///< "pending", "in_review", "confirmed", "dispatched", "rejected",
                          ///< "cancelled", "returned", "needs_attention"
    std::int64_t at = 0;  ///< when, in microseconds since 1970; redeliveries do not count
};
Reached reached_by(const SeenSpans& spans);
inline std::string state_from(const SeenSpans& spans) { return reached_by(spans).state; }
bool is_end(const std::string& state);

/// Are the spans one tree? Every parent but the root's must be among them. The root's may be
/// missing: it is the caller's own span, or that of a gateway that died before its export.
/// REQUIRES: the spans are of one trace.
bool connected(const SeenSpans& spans);

}  // namespace duet::console

#pragma once
// Counts what a full server does, and limits how often it is logged: at once for the first event,
// then once per period.

#include <chrono>
#include <cstddef>
#include <optional>

namespace duet::http {

/// What a full server did since its last report.
struct OverloadCounts {
    std::size_t refused = 0;              ///< connections answered 503, because no seat was free
    std::size_t without_descriptors = 0;  ///< times that accept(2) found no free descriptor
    std::size_t idle_closed = 0;          ///< idle connections closed to make room

    bool any() const { return refused + without_descriptors + idle_closed > 0; }
};

/// Has no clock of its own. One thread.
class OverloadReport {
public:
    using Clock = std::chrono::steady_clock;

    explicit OverloadReport(Clock::duration period) : period_(period) {}

    OverloadCounts& counts() { return counts_; }
    /// The counts, when a report is due; counting then starts again at zero.
    std::optional<OverloadCounts> due(Clock::time_point now);
    /// The time until the next report; nullopt when there is nothing to report.
    std::optional<Clock::duration> time_left(Clock::time_point now) const;

private:
    const Clock::duration period_;
    std::optional<Clock::time_point> last_report_;
    OverloadCounts counts_;
};

}  // namespace duet::http

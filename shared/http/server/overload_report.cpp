#include "shared/http/server/overload_report.hpp"

#include <algorithm>
#include <utility>

namespace duet::http {

std::optional<OverloadCounts> OverloadReport::due(Clock::time_point now) {
    const auto left = time_left(now);
    if (!left || *left > Clock::duration::zero()) return std::nullopt;
    last_report_ = now;
    return std::exchange(counts_, {});
}

std::optional<OverloadReport::Clock::duration> OverloadReport::time_left(
    Clock::time_point now) const {
    if (!counts_.any()) return std::nullopt;
    if (!last_report_) return Clock::duration::zero();
    return std::max(Clock::duration::zero(), *last_report_ + period_ - now);
}

}  // namespace duet::http

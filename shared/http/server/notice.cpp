#include "shared/http/server/notice.hpp"

#include <algorithm>
#include <utility>

namespace duet::http {

std::optional<Turmoil> Notice::due(Clock::time_point now) {
    const auto left = wait(now);
    if (!left || *left > Clock::duration::zero()) return std::nullopt;
    said_ = now;
    return std::exchange(gathered_, {});
}

std::optional<Notice::Clock::duration> Notice::wait(Clock::time_point now) const {
    if (!gathered_.any()) return std::nullopt;
    if (!said_) return Clock::duration::zero();
    return std::max(Clock::duration::zero(), *said_ + period_ - now);
}

}  // namespace duet::http

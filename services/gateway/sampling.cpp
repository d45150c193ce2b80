#include "services/gateway/sampling.hpp"

#include <algorithm>

namespace duet::gateway {

bool Sampling::take(bool starts_flow, Moment now) {
    if (mode_ != telemetry::Mode::sampled) return mode_ == telemetry::Mode::all;
    if (!starts_flow) return false;
    const std::lock_guard lock{mutex_};
    const std::chrono::duration<double> passed = now - filled_;
    tokens_ = std::min(per_second_, tokens_ + passed.count() * per_second_);
    filled_ = now;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
}

}  // namespace duet::gateway

#pragma once
// Which traces are sampled. The gateway decides once per trace, and every later service follows its
// decision, so that a trace is complete or absent.

#include "shared/telemetry/settings.hpp"

#include <chrono>
#include <mutex>

namespace duet::gateway {

/// A token bucket: bounds the new traces per second, independent of the traffic. Thread-safe.
class Sampling {
public:
    using Moment = std::chrono::steady_clock::time_point;

    static constexpr double default_rate = 20;  ///< traces per second, and the size of the bucket

    explicit Sampling(telemetry::Mode mode, double per_second = default_rate)
        : mode_{mode}, per_second_{per_second}, tokens_{per_second} {}

    /// Whether to sample a trace that begins at the gateway. In mode `sampled` only a request that
    /// starts a flow (`starts_flow`) can be.
    [[nodiscard]] bool take(bool starts_flow, Moment now);

    /// Whether to sample a trace that the caller began: as the caller decided, unless the mode is
    /// `all` or `off`.
    [[nodiscard]] bool take_callers(bool sampled) const {
        return mode_ == telemetry::Mode::all || (mode_ == telemetry::Mode::sampled && sampled);
    }

private:
    const telemetry::Mode mode_;
    const double per_second_;
    std::mutex mutex_;
    double tokens_;
    Moment filled_{};
};

}  // namespace duet::gateway

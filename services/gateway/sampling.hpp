#pragma once
// Which new traces are followed. Decided here, once and for all of a trace: everybody after the
// gateway obeys, so that a trace is whole or not there at all.

#include "shared/telemetry/settings.hpp"

#include <chrono>
#include <mutex>

namespace duet::gateway {

/// A token bucket: so many new traces a second, whatever the traffic. Thread-safe.
class Sampling {
public:
    using Moment = std::chrono::steady_clock::time_point;

    static constexpr double default_rate = 20;  ///< a second, and saved up at most

    explicit Sampling(telemetry::Mode mode, double a_second = default_rate)
        : mode_{mode}, a_second_{a_second}, tokens_{a_second} {}

    /// Shall a trace that begins here be followed? Of `sampled` traces only those that set a whole
    /// flow going are.
    bool take(bool begins_something, Moment now);

    /// Shall one that the caller began? It says so itself, unless all or none are.
    bool take_callers(bool sampled) const {
        return mode_ == telemetry::Mode::all || (mode_ == telemetry::Mode::sampled && sampled);
    }

private:
    const telemetry::Mode mode_;
    const double a_second_;
    std::mutex mutex_;
    double tokens_;
    Moment filled_{};
};

}  // namespace duet::gateway

#pragma once
// How one style does right now, in numbers that mean the same in both: read off its databases, with
// a bounded look at the newest orders, so that a shop of millions of them is measured as fast as a
// young one.

#include "shared/clock/clock.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace duet::store {
class Connection;
}

namespace duet::console {

struct StyleMetrics {
    std::int64_t accepted = 0;             ///< orders since the beginning
    std::int64_t in_flight = 0;            ///< not at their end; of the newest 5,000
    std::optional<double> p50_ms, p99_ms;  ///< from being opened to dispatched, rejected or
                                           ///< cancelled; of those that ended in the last 10 s
    std::optional<double>
        freshness_ms;  ///< from an order's outcome to its fact in the report, median of the newest
};

/// One thread. Opens the files when they are there, and again after a failure.
class MetricsSampler {
public:
    explicit MetricsSampler(std::map<std::string, std::string> databases);
    ~MetricsSampler();
    MetricsSampler(MetricsSampler&&) noexcept;

    /// nullopt while a file cannot be read.
    std::optional<StyleMetrics> take(Instant now);

private:
    store::Connection& open(const std::string& service);
    void latencies(StyleMetrics& pulse, std::int64_t newest, Instant now);
    void freshness(StyleMetrics& pulse, std::int64_t newest);

    std::map<std::string, std::string> databases_;
    std::map<std::string, std::unique_ptr<store::Connection>> open_;
};

}  // namespace duet::console

#pragma once
// Measures one style from its databases, so that the numbers mean the same in both styles. Each
// sample reads at most the newest 5,000 orders, so its cost does not grow with the shop.

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
    std::int64_t accepted = 0;   ///< orders since the shop began
    std::int64_t in_flight = 0;  ///< orders that have not ended, of the newest 5,000
    /// From an order's first state to dispatched, rejected or cancelled; orders that ended in the
    /// last 10 s.
    std::optional<double> p50_ms, p99_ms;
    /// From an order's outcome to its fact in the report; median of the newest 30 outcomes.
    std::optional<double> freshness_ms;
};

/// Opens the databases when they exist, and again after a failure.
/// One thread.
class MetricsSampler {
public:
    explicit MetricsSampler(std::map<std::string, std::string> databases);
    ~MetricsSampler();
    MetricsSampler(MetricsSampler&&) noexcept;

    /// nullopt while a file cannot be read.
    std::optional<StyleMetrics> take(Instant now);

private:
    store::Connection& open(const std::string& service);
    void latencies(StyleMetrics& metrics, std::int64_t newest, Instant now);
    void freshness(StyleMetrics& metrics, std::int64_t newest);

    std::map<std::string, std::string> databases_;
    std::map<std::string, std::unique_ptr<store::Connection>> open_;  ///< by service
};

}  // namespace duet::console

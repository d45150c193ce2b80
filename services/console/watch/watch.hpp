#pragma once
// Observes the shop while the page is open: readiness four times a second, metrics once. It stops
// 10 s after the page's last request.

#include "services/console/watch/lag.hpp"
#include "services/console/watch/metrics_sampler.hpp"
#include "services/console/watch/readiness.hpp"
#include "shared/clock/clock.hpp"

#include <nlohmann/json.hpp>

#include <condition_variable>
#include <deque>
#include <thread>

namespace duet::console {

/// Thread-safe.
class Watch {
public:
    /// `client` and `clock` must outlive it. `databases`: style → service → file. `changed`: as in
    /// Readiness.
    Watch(ProcessClient& client,
          std::map<std::string, std::map<std::string, std::string>> databases, const Clock& clock,
          std::function<void(std::vector<std::string>)> changed);
    ~Watch();

    nlohmann::json processes();  ///< as Readiness::as_json
    /// {"every_ms", "samples":[{at, orchestrated:{orders_per_s, p50_ms, p99_ms, in_flight,
    /// repeated_per_s, waiting, behind, freshness_ms}|null, choreographed:…}]}: the samples of the
    /// last three minutes that are newer than `after` (microseconds since 1970).
    nlohmann::json samples(std::int64_t after);

private:
    struct Counted {
        double repeated = 0, waiting = 0, behind = 0;
    };
    struct Before {
        std::int64_t at = 0, accepted = 0;
        double repeated = 0;
    };

    void extend_watch();
    void loop();
    void measure();
    /// The backlog: commands that the coordinator has not dispatched yet, or events that the broker
    /// has not delivered yet.
    std::optional<double> behind(const std::string& style, const Counted& counts);
    Counted counted(const std::string& style);
    nlohmann::json sample_of(const std::string& style, MetricsSampler& sampler);

    ProcessClient& client_;
    const Clock& clock_;
    Readiness readiness_;
    std::map<std::string, MetricsSampler> samplers_;
    ConsumerLag lag_;
    std::map<std::string, Before> before_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::chrono::steady_clock::time_point watch_until_{};
    std::deque<nlohmann::json> samples_;
    bool checked_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace duet::console

#pragma once
// Looks at the shop while somebody looks at the page: readiness four times a second, numbers once.
// Nobody there, nothing done.

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
    /// `databases`: style → service → file. `changed`: as Readiness says.
    Watch(Peers& peers, std::map<std::string, std::map<std::string, std::string>> databases,
          const Clock& clock, std::function<void(std::vector<std::string>)> changed);
    ~Watch();

    nlohmann::json processes();  ///< as Readiness says it
    /// {"every_ms", "samples":[{at, orchestrated:{orders_per_s, p50_ms, p99_ms, in_flight,
    /// repeated_per_s, waiting, behind, freshness_ms}|null, choreographed:…}]}, of the last three
    /// minutes, those after `after`.
    nlohmann::json samples(std::int64_t after);

private:
    struct Counted {
        double repeated = 0, waiting = 0, behind = 0;
    };
    struct Before {
        std::int64_t at = 0, accepted = 0;
        double repeated = 0;
    };

    void is_observed();
    void loop();
    void measure();
    /// What those who are to act have not been given yet: commands at the coordinator, events at
    /// the broker.
    std::optional<double> behind(const std::string& style, const Counted& counts);
    Counted counted(const std::string& style);
    nlohmann::json sample_of(const std::string& style, MetricsSampler& taker);

    Peers& peers_;
    const Clock& clock_;
    Readiness readiness_;
    std::map<std::string, MetricsSampler> takers_;
    ConsumerLag lag_;
    std::map<std::string, Before> before_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::chrono::steady_clock::time_point watched_until_{};
    std::deque<nlohmann::json> samples_;
    bool looked_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace duet::console

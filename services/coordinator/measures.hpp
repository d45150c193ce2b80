#pragma once
// What the coordinator measures of those it asks.

#include "shared/resilience/breaker.hpp"
#include "shared/service/process/measures.hpp"

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace duet::coordinator {

/// Thread-safe but for `sagas`, which belongs to one thread.
class Measures {
public:
    /// `services`: whom it will ask; nobody else may be named later.
    Measures(telemetry::Metrics& metrics, const std::vector<std::string>& services);

    void sent(const std::string& service, std::size_t commands, std::size_t again,
              std::size_t bytes);
    /// `silent`: of the commands asked, those that got no reply.
    void answered(const std::string& service, std::size_t replies, std::size_t silent,
                  std::size_t bytes, std::chrono::steady_clock::duration took);
    void breakers(const std::map<std::string, Breaker::State>& states);
    void waiting(std::size_t commands) { waiting_.set(static_cast<double>(commands)); }
    /// By saga and phase, all that are under way.
    void sagas(const std::map<std::pair<std::string, std::string>, std::size_t>& under_way);

private:
    struct Series {
        telemetry::Counter retries, replied, silent;
        telemetry::Histogram round_trips;
        telemetry::Gauge breaker;
    };

    telemetry::Metrics& metrics_;
    service::Sent commands_, replies_;
    telemetry::Gauge waiting_;
    std::map<std::string, Series> series_;  ///< by service; never changed
    std::map<std::pair<std::string, std::string>, telemetry::Gauge>
        sagas_;  ///< those of before, so that none keeps its last count
};

}  // namespace duet::coordinator

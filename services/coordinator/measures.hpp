#pragma once
// The coordinator's metrics about the services it calls.

#include "shared/resilience/breaker.hpp"
#include "shared/service/process/measures.hpp"

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace duet::coordinator {

/// `sagas`: one thread. Everything else: thread-safe.
class Measures {
public:
    /// `services`: all that the other functions may name.
    Measures(telemetry::Metrics& metrics, const std::vector<std::string>& services);

    void sent(const std::string& service, std::size_t commands, std::size_t again,
              std::size_t bytes);
    /// `silent`: the number of commands in the request that got no reply.
    void answered(const std::string& service, std::size_t replies, std::size_t silent,
                  std::size_t bytes, std::chrono::steady_clock::duration took);
    void breakers(const std::map<std::string, Breaker::State>& states);
    void waiting(std::size_t commands) { waiting_.set(static_cast<double>(commands)); }
    /// The number of sagas under way, by saga and phase.
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
        sagas_;  ///< all that were ever set, so that a phase without sagas shows 0
};

}  // namespace duet::coordinator

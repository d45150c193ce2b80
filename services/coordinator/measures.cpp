#include "services/coordinator/measures.hpp"

namespace duet::coordinator {

Measures::Measures(telemetry::Metrics& metrics, const std::vector<std::string>& services)
    : metrics_{metrics},
      commands_{metrics, "command"},
      replies_{metrics, "reply"},
      waiting_{metrics.gauge("duet_waiting", "What waits, by place", {{"place", "commands"}})} {
    const auto by_outcome = [&](const std::string& service, const char* outcome) {
        return metrics.counter("duet_commands_sent_total", "Commands by outcome: replied or silent",
                               {{"to", service}, {"outcome", outcome}});
    };
    for (const auto& service : services) {
        series_.emplace(
            service,
            Series{metrics.counter("duet_command_retries_total",
                                   "Commands sent again because no reply came", {{"to", service}}),
                   by_outcome(service, "replied"), by_outcome(service, "silent"),
                   metrics.histogram("duet_command_round_trip_seconds",
                                     "From a batch of commands to its replies",
                                     telemetry::seconds_of_work(), {{"to", service}}),
                   metrics.gauge("duet_breaker_state",
                                 "Of the circuit breaker: 0 closed, 1 half-open, 2 open",
                                 {{"to", service}})});
    }
}

void Measures::sent(const std::string& service, std::size_t commands, std::size_t again,
                    std::size_t bytes) {
    commands_.add(commands, bytes);
    series_.at(service).retries.add(static_cast<double>(again));
}

void Measures::answered(const std::string& service, std::size_t replies, std::size_t silent,
                        std::size_t bytes, std::chrono::steady_clock::duration took) {
    replies_.add(replies, bytes);
    auto& series = series_.at(service);
    series.replied.add(static_cast<double>(replies));
    series.silent.add(static_cast<double>(silent));
    series.round_trips.observe(took);
}

void Measures::breakers(const std::map<std::string, Breaker::State>& states) {
    for (const auto& [service, state] : states) {
        const double value = state == Breaker::State::closed      ? 0
                             : state == Breaker::State::half_open ? 1
                                                                  : 2;
        series_.at(service).breaker.set(value);
    }
}

void Measures::sagas(const std::map<std::pair<std::string, std::string>, std::size_t>& under_way) {
    for (auto& [key, gauge] : sagas_) gauge.set(0);
    for (const auto& [key, count] : under_way) {
        auto found = sagas_.find(key);
        if (found == sagas_.end())
            found = sagas_
                        .emplace(key, metrics_.gauge("duet_sagas", "Sagas under way, by phase",
                                                     {{"saga", key.first}, {"phase", key.second}}))
                        .first;
        found->second.set(static_cast<double>(count));
    }
}

}  // namespace duet::coordinator

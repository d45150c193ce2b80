#include "services/coordinator/measures.hpp"

namespace duet::coordinator {

void Measures::asked(const std::string& service, std::size_t commands, std::size_t again, std::size_t bytes) {
    commands_.add(commands, bytes);
    metrics_.counter("duet_command_retries_total", "Commands asked again for want of a reply", {{"to", service}}).add(static_cast<double>(again));
}

void Measures::answered(const std::string& service, std::size_t replies, std::size_t silent, std::size_t bytes, std::chrono::steady_clock::duration took) {
    replies_.add(replies, bytes);
    const auto outcome = [&](const char* name, std::size_t count) {
        metrics_.counter("duet_commands_asked_total", "Commands by what came back", {{"to", service}, {"outcome", name}}).add(static_cast<double>(count));
    };
    outcome("replied", replies);
    outcome("silent", silent);
    metrics_.histogram("duet_command_round_trip_seconds", "From a batch of commands to its replies", telemetry::seconds_of_work(), {{"to", service}}).observe(took);
}

void Measures::breakers(const std::map<std::string, Breaker::State>& states) {
    for (const auto& [service, state] : states) {
        const double value = state == Breaker::State::closed ? 0 : state == Breaker::State::half_open ? 1 : 2;
        metrics_.gauge("duet_breaker_state", "Of the circuit breaker: 0 closed, 1 half-open, 2 open", {{"to", service}}).set(value);
    }
}

void Measures::waiting(std::size_t commands) { metrics_.gauge("duet_waiting", "What waits, by place", {{"place", "commands"}}).set(static_cast<double>(commands)); }

void Measures::sagas(const std::map<std::pair<std::string, std::string>, std::size_t>& under_way) {
    for (auto& [key, gauge] : sagas_) gauge.set(0);
    for (const auto& [key, count] : under_way) {
        auto found = sagas_.find(key);
        if (found == sagas_.end()) found = sagas_.emplace(key, metrics_.gauge("duet_sagas", "Sagas under way, by phase", {{"saga", key.first}, {"phase", key.second}})).first;
        found->second.set(static_cast<double>(count));
    }
}

}  // namespace duet::coordinator

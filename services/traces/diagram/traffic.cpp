#include "services/traces/diagram/traffic.hpp"

namespace duet::console {

namespace {

bool is_sent(const Step& step) {
    return step.from != step.to && (step.kind == "command" || step.kind == "event");
}

void count(const Step& step, Traffic& traffic) {
    if (step.kind == "fault") ++traffic.faults;
    if (is_sent(step) || step.kind == "reply") ++traffic.hops;
    if (!is_sent(step)) return;
    if (step.attempt > 1)
        ++traffic.again;
    else if (step.undo)
        ++traffic.undone;
    // The broker stands for a publisher that has not exported its span yet.
    if (step.from != "broker") traffic.pairs.emplace(step.from, step.to);
}

}  // namespace

Traffic traffic_of(const std::vector<Diagram>& diagrams) {
    Traffic traffic;
    traffic.orders = diagrams.size();
    for (const auto& diagram : diagrams) {
        for (const auto& step : diagram.steps) count(step, traffic);
    }
    return traffic;
}

}  // namespace duet::console

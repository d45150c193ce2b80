#include "services/traces/diagram/traffic.hpp"

namespace duet::console {

namespace {

bool is_said(const Step& step) {
    return step.from != step.to && (step.kind == "command" || step.kind == "event");
}

void count(const Step& step, Traffic& traffic) {
    if (step.kind == "fault") ++traffic.faults;
    if (is_said(step) || step.kind == "reply") ++traffic.hops;
    if (!is_said(step)) return;
    if (step.attempt > 1)
        ++traffic.again;
    else if (step.undo)
        ++traffic.undone;
    if (step.from != "broker")
        traffic.pairs.emplace(step.from, step.to);  // who said it has not told yet
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

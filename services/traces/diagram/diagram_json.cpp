#include "services/traces/diagram/diagram.hpp"

#include <nlohmann/json.hpp>

namespace duet::console {

using json = nlohmann::ordered_json;

namespace {

json step_json(const Step& step, std::size_t n) {
    return {{"n", n},
            {"at", step.at},
            {"duration_us", step.duration_us},
            {"from", step.from},
            {"to", step.to},
            {"kind", step.kind},
            {"label", step.label},
            {"business", step.business},
            {"undo", step.undo},
            {"lost", step.lost},
            {"attempt", step.attempt},
            {"fault", step.fault},
            {"span_id", step.span_id},
            {"parent_id", step.parent_id},
            {"message_id", step.message_id},
            {"attributes", step.attributes}};
}

}  // namespace

std::string to_json(const Diagram& diagram) {
    json steps = json::array();
    for (const auto& step : diagram.steps) steps.push_back(step_json(step, steps.size() + 1));
    const json all{{"trace_id", diagram.trace_id},     {"style", diagram.style},
                   {"order_id", diagram.order_id},     {"state", diagram.state},
                   {"began_at", diagram.began_at},     {"ended_at", diagram.ended_at},
                   {"reached_at", diagram.reached_at}, {"complete", diagram.complete},
                   {"lifelines", diagram.lifelines},   {"steps", steps}};
    return all.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace duet::console

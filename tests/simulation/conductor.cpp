#include "coordinator_schema.hpp"  // generated from services/coordinator/store/schema.sql
#include "services/coordinator/pipeline.hpp"
#include "services/coordinator/react.hpp"
#include "services/coordinator/requests.hpp"
#include "services/coordinator/sagas/analytics.hpp"
#include "services/coordinator/sagas/place_order.hpp"
#include "services/coordinator/sagas/return_goods.hpp"
#include "shared/messages/answers.hpp"
#include "tests/simulation/cast.hpp"

#include <algorithm>

namespace duet::simulation {

using coordinator::Definition;

namespace {

const std::string root = "/orchestrated";

std::string order_answer(const std::string& id, const std::string& state,
                         const std::string& reason) {
    return answers::order_state(root, id, state, reason);
}
std::string return_answer(const std::string& id, const std::string& state,
                          const std::string& reason) {
    return answers::return_state(root, id, state, reason);
}

/// The second version of the saga: it books the shipment before it authorizes the payment.
Definition next_version(Definition definition) {
    definition.version = 2;
    auto& steps = definition.steps;
    const auto named = [&](const std::string& name) {
        return std::find_if(steps.begin(), steps.end(),
                            [&](const auto& step) { return step.name == name; });
    };
    std::iter_swap(named("authorize payment"), named("book the shipment"));
    return definition;
}

}  // namespace

Role Conductor::role() {
    return {"coordinator", coordinator_schema, [this](service::Handlers& on) -> Parts {
                struct Held {
                    explicit Held(const Timeouts& timeout)
                        : engine{timeout.give_up}, pipeline{engine, timeout.round} {}
                    coordinator::Engine engine;
                    coordinator::Pipeline pipeline;
                };
                auto held = std::make_shared<Held>(timeout_);
                engine_ = &held->engine;
                engine_->add(coordinator::place_order(timeout_.review), order_answer);
                engine_->add(coordinator::return_goods(timeout_.review), return_answer);
                coordinator::add_analytics(*engine_);
                if (versions_ == 2)
                    engine_->add(next_version(coordinator::place_order(timeout_.review)),
                                 order_answer);
                coordinator::react(on, *engine_);
                coordinator::react(on, held->pipeline);
                coordinator::decide(on, *engine_, root);
                return {held, [held = held.get()] {
                            held->engine.forget();
                            held->pipeline.forget();
                        }};
            }};
}

}  // namespace duet::simulation

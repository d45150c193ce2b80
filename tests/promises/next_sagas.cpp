// The sagas of a coordinator of the next release, which books the shipment before it authorizes the
// payment. It keeps the previous version for orders that began under it.

#include "services/coordinator/sagas/analytics.hpp"
#include "services/coordinator/sagas/known.hpp"
#include "services/coordinator/sagas/place_order.hpp"
#include "services/coordinator/sagas/return_goods.hpp"
#include "shared/messages/answers.hpp"

#include <algorithm>

namespace duet::coordinator {

namespace {

auto step_called(Definition& saga, const std::string& name) {
    return std::find_if(saga.steps.begin(), saga.steps.end(),
                        [&](const Step& step) { return step.name == name; });
}

Definition booked_first(Definition saga) {
    saga.version = 2;
    std::iter_swap(step_called(saga, "authorize payment"), step_called(saga, "book the shipment"));
    return saga;
}

}  // namespace

void add_known_sagas(Engine& engine, const std::string& root,
                     std::chrono::milliseconds review_timeout) {
    const auto order = [root](const std::string& id, const std::string& state,
                              const std::string& reason) {
        return answers::order_state(root, id, state, reason);
    };
    engine.add(place_order(review_timeout), order);
    engine.add(booked_first(place_order(review_timeout)), order);
    add_analytics(engine);
    engine.add(return_goods(review_timeout),
               [root](const std::string& id, const std::string& state, const std::string& reason) {
                   return answers::return_state(root, id, state, reason);
               });
}

}  // namespace duet::coordinator

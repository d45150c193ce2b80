#include "services/coordinator/sagas/known.hpp"

#include "services/coordinator/sagas/analytics.hpp"
#include "services/coordinator/sagas/place_order.hpp"
#include "services/coordinator/sagas/return_goods.hpp"
#include "shared/messages/answers.hpp"

namespace duet::coordinator {

void add_known_sagas(Engine& engine, const std::string& root,
                     std::chrono::milliseconds review_timeout) {
    engine.add(place_order(review_timeout),
               [root](const std::string& id, const std::string& state, const std::string& reason) {
                   return answers::order_state(root, id, state, reason);
               });
    add_analytics(engine);
    engine.add(return_goods(review_timeout),
               [root](const std::string& id, const std::string& state, const std::string& reason) {
                   return answers::return_state(root, id, state, reason);
               });
}

}  // namespace duet::coordinator

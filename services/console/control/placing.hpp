#pragma once
// Places the same order in both styles, as a customer would, so that the two can be watched side by
// side.

#include "services/console/control/process_client.hpp"
#include "shared/clock/clock.hpp"

namespace duet::console {

class Placing {
public:
    Placing(Peers& peers, const Clock& clock) : peers_{peers}, clock_{clock} {}

    /// `wish`: {token?, country?, customer?, quantity?}. Answers {order_id, orchestrated:{order_id,
    /// status, problem?}|null, …}. The same moment, key and key holder: the same order id in both
    /// styles. Throws Misuse on a wish that makes no sense.
    nlohmann::json place(const nlohmann::json& wish);

private:
    nlohmann::json place(const Peer& gateway, const std::string& style, const nlohmann::json& order,
                         const std::string& key);
    void fill_shelf(const Peer& gateway, const std::string& style);

    Peers& peers_;
    const Clock& clock_;
};

}  // namespace duet::console

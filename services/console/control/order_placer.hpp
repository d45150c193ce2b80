#pragma once
// Places the same order in both styles, as a customer would, for comparison side by side.

#include "services/console/control/process_client.hpp"
#include "shared/clock/clock.hpp"

namespace duet::console {

/// Thread-safe.
class OrderPlacer {
public:
    /// Both must outlive it.
    OrderPlacer(ProcessClient& client, const Clock& clock) : client_{client}, clock_{clock} {}

    /// `options`: {token?, country?, customer?, quantity?}. Returns {order_id, orchestrated:
    /// {order_id, status, problem?}|null, choreographed: …}. Both requests have the same business
    /// time, idempotency key and API key, so both styles make the same order id. Throws Misuse on
    /// malformed options.
    nlohmann::json place(const nlohmann::json& options);

private:
    nlohmann::json place(const Process& gateway, const std::string& style,
                         const nlohmann::json& order, const std::string& key);
    void ensure_stock(const Process& gateway, const std::string& style);

    ProcessClient& client_;
    const Clock& clock_;
};

}  // namespace duet::console

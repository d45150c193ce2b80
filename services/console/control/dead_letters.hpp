#pragma once
// The dead letters of all services of both styles.

#include "services/console/control/process_client.hpp"

namespace duet::console {

/// {"dead_letters":[{style, service, id, type, subject, reason, attempts, at, raw}],
/// "silent":["choreographed/orders", …]}
nlohmann::json dead_letters(ProcessClient& client);

/// Makes the service handle the dead letter again. Throws Misuse with the service's reason when it
/// fails again.
void redrive(ProcessClient& client, const std::string& style, const std::string& service,
             const std::string& id);

}  // namespace duet::console

#pragma once
// Arms what is on the shelf, and says of each whether it waits or has fired. A process that died of
// its fault remembers nothing, so what was armed is noted here, with the process it was armed in.

#include "services/console/control/process_client.hpp"
#include "services/console/control/fault_catalogue.hpp"

#include <map>
#include <mutex>

namespace duet::console {

/// Thread-safe.
class FaultController {
public:
    explicit FaultController(Peers& peers) : peers_{peers} {}

    /// Throws Misuse for a name the shelf has not, std::runtime_error when a process does not take
    /// it.
    void arm(const std::string& id);
    /// Any fault in one process: {"style","service","fault"}.
    void arm(const FaultTarget& one);
    /// Disarms all of it, everywhere, or what this name has armed.
    void clear(const std::string& id = {});
    /// {"shelf":[…], "armed":[…]}: the shelf with its state, and every fault that is armed in any
    /// process.
    nlohmann::json list();

private:
    struct Armed {
        FaultTarget what;
        std::optional<processes::Identity> in;  ///< the process as it was then
    };

    nlohmann::json armed_now(const ProcessList& cast);
    nlohmann::json state_of(const NamedFault& fault, const ProcessList& cast, const nlohmann::json& armed);

    Peers& peers_;
    std::mutex mutex_;
    std::map<std::string, std::vector<Armed>> armed_;  ///< by the shelf's id
};

/// SIGKILL to exactly the process that was recorded. Throws Misuse when it does not run.
void kill_peer(const Peer& peer);

}  // namespace duet::console

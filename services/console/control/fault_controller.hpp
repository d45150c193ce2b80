#pragma once
// Arms faults of the catalogue and reports whether each is armed or has fired. A process that dies
// of its fault forgets it, so the controller records what it armed and in which process.

#include "services/console/control/fault_catalogue.hpp"
#include "services/console/control/process_client.hpp"

#include <map>
#include <mutex>

namespace duet::console {

/// Thread-safe.
class FaultController {
public:
    /// `client` must outlive it.
    explicit FaultController(ProcessClient& client) : client_{client} {}

    /// Arms a fault of the catalogue in every style that runs. Throws Misuse for an unknown id,
    /// std::runtime_error when a process refuses.
    void arm(const std::string& id);
    /// Arms any fault in one process. Throws as above.
    void arm(const FaultTarget& target);
    /// Disarms what this fault of the catalogue armed; without an id, every fault in every process.
    void clear(const std::string& id = {});
    /// {"shelf":[…], "armed":[…]}: the catalogue with the state of each fault, and every fault that
    /// is armed in any process.
    nlohmann::json list();

private:
    struct Armed {
        FaultTarget target;
        std::optional<processes::Identity> process;  ///< the process it was armed in
    };

    nlohmann::json armed_now(const ProcessList& processes);
    nlohmann::json state_of(const NamedFault& fault, const ProcessList& processes,
                            const nlohmann::json& armed);

    ProcessClient& client_;
    std::mutex mutex_;
    std::map<std::string, std::vector<Armed>> armed_;  ///< by the catalogue's id
};

/// Sends SIGKILL to exactly the recorded process, never to another that got its number. Throws
/// Misuse when it does not run.
void kill_process(const Process& process);

}  // namespace duet::console

#pragma once
// Which processes run and which are ready.

#include "services/console/control/process_client.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <set>

namespace duet::console {

/// `look` belongs to one thread; the other functions are thread-safe.
class Readiness {
public:
    /// `client` must outlive it. `changed` receives every process whose state has changed since the
    /// last look, as {kind: "process", name, style, state}, in the thread of `look`.
    Readiness(ProcessClient& client, std::function<void(std::vector<std::string>)> changed)
        : client_{client}, changed_{std::move(changed)} {}

    /// Calls /readyz of the processes that were not ready at the last look; `all`: of every one.
    void look(bool all);
    /// {"up", "processes":[{name, style, pid, port, restarts, condition, last_end, state:
    /// "up|starting|down"}]}
    nlohmann::json as_json() const;
    ProcessList processes() const;

private:
    using Key = std::pair<pid_t, std::uint64_t>;  // a restarted process has another

    void report_changes();

    ProcessClient& client_;
    std::function<void(std::vector<std::string>)> changed_;
    std::map<std::string, std::string> seen_;  ///< "style/name" → state
    mutable std::mutex mutex_;
    ProcessList processes_;
    std::set<Key> ready_;
};

}  // namespace duet::console

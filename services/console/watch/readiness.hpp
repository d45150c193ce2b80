#pragma once
// Which processes are there and answer, looked at several times a second while somebody watches.

#include "services/console/control/process_client.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <set>

namespace duet::console {

/// `look` belongs to one thread; `as_json` is thread-safe.
class Readiness {
public:
    /// `changed` is told of each process whose state is another than at the last look, as {kind:
    /// "process", name, style, state}.
    Readiness(Peers& peers, std::function<void(std::vector<std::string>)> changed)
        : peers_{peers}, changed_{std::move(changed)} {}

    /// Asks those whose readiness is not known yet; `all`: everyone anew.
    void look(bool all);
    /// {"up", "processes":[{name, style, pid, port, restarts, condition, last_end, state:
    /// "up|starting|down"}]}
    nlohmann::json as_json() const;
    ProcessList processes() const;

private:
    using Key =
        std::pair<pid_t, std::uint64_t>;  // a process that was started anew must answer anew

    void report_changes();

    Peers& peers_;
    std::function<void(std::vector<std::string>)> changed_;
    std::map<std::string, std::string> seen_;  ///< by style and name: the state
    mutable std::mutex mutex_;
    ProcessList processes_;
    std::set<Key> ready_;
};

}  // namespace duet::console

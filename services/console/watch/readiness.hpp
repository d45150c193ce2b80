#pragma once
// Which processes are there and answer, looked at several times a second while somebody watches.

#include "services/console/control/peers.hpp"

#include <map>
#include <mutex>
#include <set>

namespace duet::console {

/// `look` belongs to one thread; `as_json` is thread-safe.
class Readiness {
public:
    explicit Readiness(Peers& peers) : peers_{peers} {}

    /// Asks those whose readiness is not known yet; `all`: everyone anew.
    void look(bool all);
    /// {"up", "processes":[{name, style, pid, port, restarts, condition, last_end, state: "up|starting|down"}]}
    nlohmann::json as_json() const;
    Cast cast() const;

private:
    using Key = std::pair<pid_t, std::uint64_t>;   // a process that was started anew must answer anew

    Peers& peers_;
    mutable std::mutex mutex_;
    Cast cast_;
    std::set<Key> ready_;
};

}  // namespace duet::console

#pragma once
// How the page gets the operator's key without the key standing in a link: `./duet up` prints a
// link with a ticket, which is good once and for some minutes, and the page changes it for the key.
// A link seen later in a history or a list of processes opens nothing.

#include "shared/clock/clock.hpp"

#include <map>
#include <mutex>
#include <string>

namespace duet::console {

/// Thread-safe. Tickets do not survive the process: `./duet status` prints another link.
class Tickets {
public:
    static constexpr std::chrono::minutes good_for{30};

    explicit Tickets(const Clock& clock) : clock_{clock} {}

    std::string issue();
    /// True once for each ticket that was issued and is not too old.
    bool redeem(const std::string& ticket);

private:
    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Instant> until_;
};

}  // namespace duet::console

#pragma once
// Tickets keep the operator's key out of links. `./duet up` prints a link with a ticket, and the
// page exchanges the ticket for the key. A ticket works once and for 30 minutes, so a link found
// later in a history or a list of processes is useless.

#include "shared/clock/clock.hpp"

#include <map>
#include <mutex>
#include <string>

namespace duet::console {

/// Tickets do not survive the process: `./duet status` prints a new link.
/// Thread-safe.
class Tickets {
public:
    static constexpr std::chrono::minutes good_for{30};

    /// `clock` must outlive it.
    explicit Tickets(const Clock& clock) : clock_{clock} {}

    std::string issue();
    /// True once per issued ticket, if it has not expired.
    [[nodiscard]] bool redeem(const std::string& ticket);

private:
    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Instant> until_;  ///< ticket → when it expires
};

}  // namespace duet::console

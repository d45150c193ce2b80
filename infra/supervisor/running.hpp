#pragma once
// Bringing the shop up and down, for the commands `up` and `down` and for those that need it
// running (demo, import, bench).

#include "infra/supervisor/plan.hpp"
#include "infra/supervisor/record.hpp"

#include <functional>

namespace duet::processes {

struct BringUp {
    std::vector<std::string> styles{"orchestrated", "choreographed"};
    std::chrono::milliseconds timeout = std::chrono::seconds(60);  ///< until everything is ready
    std::optional<Identity> owner;  ///< stop everything when this process ends
    bool allow_missing = false;     ///< go on without programs that are not built
    std::function<void(const std::string&)>
        progress;  ///< what it is doing or waiting for; may be empty
    std::function<void(const std::string&)>
        note;                           ///< something the caller's user should know; may be empty
    std::function<bool()> interrupted;  ///< asked while it waits; may be empty
};

struct Interrupted {};

/// Starts what is not running yet and waits until all of it is ready; idempotent. What a crashed
/// run left behind is ended first; data, keys and ports are kept. Throws std::runtime_error saying
/// what, why, and what to do; Interrupted when `interrupted` said so. In both cases what this call
/// started is ended again.
Plan bring_up(const Paths& paths, const BringUp& how);

/// Ends everything this state folder has running, and nothing else. Returns how many processes that
/// were.
unsigned bring_down(const Paths& paths,
                    const std::function<void(const std::string&)>& progress = {});

}  // namespace duet::processes

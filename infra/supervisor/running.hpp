#pragma once
// Brings the shop up and down, for `up`, `down` and the commands that need it running (demo,
// import, bench).

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
        progress;  ///< called with what it does or waits for; may be empty
    std::function<void(const std::string&)> note;  ///< called with notes for the user; may be empty
    std::function<bool()> interrupted;             ///< polled while it waits; may be empty
};

struct Interrupted {};

/// Starts what is not running yet and waits until everything is ready. Idempotent. First ends what
/// a crashed run left behind; keeps data, keys and ports. Throws std::runtime_error that says what,
/// why, and what to do, or Interrupted when `interrupted` returned true. Before it throws, it ends
/// what this call started.
Plan bring_up(const Paths& paths, const BringUp& how);

/// Ends every process of this state folder, and no other. Returns their number.
unsigned bring_down(const Paths& paths,
                    const std::function<void(const std::string&)>& progress = {});

}  // namespace duet::processes

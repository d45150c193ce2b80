#pragma once
// A process that is stopped for a while.

#include "shared/processes/identity.hpp"

#include <csignal>
#include <stdexcept>

namespace duet::analytics {

/// A process stands still as long as this lives, and goes on whatever happens to us.
class StandsStill {
public:
    explicit StandsStill(processes::Identity identity) : identity_{identity} {
        if (!processes::send_signal(identity_, SIGSTOP))
            throw std::runtime_error(
                "reporting could not be stopped: it has ended; look at `duet status`, then try "
                "again");
    }
    ~StandsStill() { go_on(); }
    StandsStill(const StandsStill&) = delete;
    StandsStill& operator=(const StandsStill&) = delete;
    void go_on() {
        if (still_) processes::send_signal(identity_, SIGCONT);
        still_ = false;
    }

private:
    processes::Identity identity_;
    bool still_ = true;
};

}  // namespace duet::analytics

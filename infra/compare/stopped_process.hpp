#pragma once
// Stops a process for a while.

#include "shared/processes/identity.hpp"

#include <csignal>
#include <stdexcept>

namespace duet::analytics {

/// Stops a process (SIGSTOP) for as long as this object lives; the process continues even if we are
/// killed. One thread.
class StoppedProcess {
public:
    explicit StoppedProcess(processes::Identity identity) : identity_{identity} {
        if (!processes::send_signal(identity_, SIGSTOP))
            throw std::runtime_error(
                "reporting could not be stopped: it has ended; look at `duet status`, then try "
                "again");
    }
    ~StoppedProcess() { resume(); }
    StoppedProcess(const StoppedProcess&) = delete;
    StoppedProcess& operator=(const StoppedProcess&) = delete;
    void resume() {
        if (still_) processes::send_signal(identity_, SIGCONT);
        still_ = false;
    }

private:
    processes::Identity identity_;
    bool still_ = true;
};

}  // namespace duet::analytics

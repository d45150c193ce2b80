#pragma once
// The process behind `duet up`: starts every program, restarts those that die, and ends all of them
// on request.

#include "infra/supervisor/broker.hpp"
#include "infra/supervisor/child.hpp"
#include "infra/supervisor/environment.hpp"

#include <map>
#include <memory>

namespace duet::processes {

/// Single-threaded, apart from the broker's set-up; the child processes are tied to its main
/// thread. One thread.
class Supervisor {
public:
    struct Options {
        std::optional<Identity> owner;  ///< stop when this process ends (tests, `demo`)
    };

    /// Takes the supervisor's lock and blocks the signals it handles. Throws std::runtime_error
    /// when another supervisor lives.
    Supervisor(Paths paths, Options options);
    ~Supervisor();

    /// Runs until SIGTERM or SIGINT, until the owner ends, or until the state folder is gone. On
    /// SIGHUP it reads the plan again and starts what is new in it.
    int run();

private:
    void take_up_plan();
    void configure_broker();
    void start_due();
    void start(Child& child);
    bool may_start(Child& child) const;
    void wait_for_something();
    void take_signals();
    void reap();
    void stop_all();
    void end_together(bool broker, std::chrono::milliseconds timeout);
    void write_record();

    Paths paths_;
    Options options_;
    Descriptor lock_;
    Descriptor signals_;
    Descriptor owner_;
    Plan plan_;
    Secrets secrets_;
    Environment base_;
    std::map<std::uint16_t, Descriptor> reserved_ports_;
    std::vector<Child> children_;
    std::unique_ptr<Broker> broker_;
    bool stopping_ = false;
    bool reload_ = false;
};

}  // namespace duet::processes

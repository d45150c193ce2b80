#pragma once
// The process behind `duet up`: starts everything, starts again what dies, and ends all of it when
// told to. Single-threaded but for the broker's set-up; children are tied to its main thread.

#include "infra/supervisor/broker.hpp"
#include "infra/supervisor/child.hpp"
#include "infra/supervisor/environment.hpp"

#include <map>
#include <memory>

namespace duet::processes {

class Supervisor {
public:
    struct Options {
        std::optional<Identity> owner;  ///< stop when this process ends (tests, `demo`)
    };

    /// Takes the supervisor's lock, blocks the signals it handles. Throws std::runtime_error when
    /// another lives.
    Supervisor(Paths paths, Options options);
    ~Supervisor();

    /// Until SIGTERM or SIGINT, until the owner ended, or until the state folder is gone. SIGHUP:
    /// read the plan again and start what it has more.
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

#pragma once
// The choreographed style's broker as the supervisor runs it: configuration before it starts,
// stream and consumers once it accepts connections. Owns the thread that creates them. One thread,
// apart from the set-up.

#include "infra/supervisor/describe.hpp"
#include "infra/supervisor/files.hpp"
#include "infra/supervisor/plan.hpp"

#include <atomic>
#include <map>
#include <thread>

namespace duet::processes {

/// One thread.
class Broker {
public:
    Broker(const Paths& paths, const Plan& plan, std::vector<Description> services);
    ~Broker();  ///< waits for the set-up in progress (at most its connection attempt)

    const std::vector<std::string>& command() const { return command_; }
    const std::map<std::string, std::string>& passwords() const { return passwords_; }

    /// Creates the stream and the consumers where they are missing, on a thread of its own, and
    /// retries until it succeeds. Idempotent; called after each start of the server. `done` becomes
    /// readable when `ready` turns true.
    void begin_setup();
    bool ready() const { return ready_; }
    int done() const { return done_.number(); }
    void acknowledge();  ///< clears `done`
    void not_ready();    ///< call when the server ended

private:
    void set_up_until_done(const std::stop_token& stop);
    void set_up() const;

    std::vector<Description> services_;
    std::string url_;
    std::vector<std::string> command_;
    std::map<std::string, std::string> passwords_;
    Descriptor done_;
    std::atomic<bool> ready_{false};
    std::jthread setup_;
};

}  // namespace duet::processes

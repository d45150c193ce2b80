#pragma once
// The choreographed style's broker as the supervisor sees it: a configuration before it starts, a
// stream and consumers once it answers.

#include "infra/supervisor/describe.hpp"
#include "infra/supervisor/files.hpp"
#include "infra/supervisor/plan.hpp"

#include <atomic>
#include <map>
#include <thread>

namespace duet::processes {

class Broker {
public:
    Broker(const Paths& paths, const Plan& plan, std::vector<Description> services);
    ~Broker();  ///< waits for a set-up under way (at most its connection attempt)

    const std::vector<std::string>& command() const { return command_; }
    const std::map<std::string, std::string>& passwords() const { return passwords_; }

    /// Makes sure of the stream and the consumers on a thread of its own, trying again until it
    /// succeeds; idempotent, so it is called after each start of the server. `done` becomes
    /// readable when `ready` has turned true.
    void begin_setup();
    bool ready() const { return ready_; }
    int done() const { return done_.number(); }
    void acknowledge();  ///< `done` was seen
    void not_ready();    ///< the server ended

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

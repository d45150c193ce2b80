#pragma once
// A nats-server of the test's own: temporary folder, a free port, killed at the end.

#include "infra/nats/server.hpp"
#include "shared/bus/bus.hpp"

#include <sys/types.h>

#include <chrono>
#include <functional>

namespace duet::test {

/// Waits until `holds()`, at most `timeout`; says whether it did.
bool eventually(const std::function<bool()>& holds,
                std::chrono::milliseconds timeout = std::chrono::seconds{15});

/// Whether `text` holds `part` (Catch2 names this matcher differently in its versions 2 and 3).
inline bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

class Broker {
public:
    /// Starts it with three services, the stream, and the consumers of what they hear:
    /// inventory says stock.reserved and stock.released, payments hears both and says
    /// payment.authorized, orders hears that.
    Broker();
    ~Broker();
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    void start();   ///< returns when it answers; the broker dies with the thread that started it
    void kill();    ///< SIGKILL, and waits for its end
    void freeze();  ///< SIGSTOP: connections stand, nothing is answered
    void thaw();

    /// What the broker's process has used so far.
    double processor_seconds() const;

    bus::Options as(const std::string& user) const;
    bus::Options operator_options() const { return as(nats::operator_user); }
    const std::filesystem::path& folder() const { return setup_.state; }

private:
    nats::Setup setup_;
    pid_t pid_ = -1;
};

}  // namespace duet::test

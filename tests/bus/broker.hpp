#pragma once
// Starts a real nats-server for one test, in a temporary folder and on a free port, and kills it at
// the end.

#include "infra/nats/server.hpp"
#include "shared/bus/bus.hpp"

#include <sys/types.h>

#include <chrono>
#include <functional>

namespace duet::test {

/// Waits at most `timeout` until `holds()` is true. False after a timeout.
bool eventually(const std::function<bool()>& holds,
                std::chrono::milliseconds timeout = std::chrono::seconds{15});

/// Does `text` contain `part`? Catch2's matcher has different names in versions 2 and 3.
inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// Owns the process and its folder. One thread.
class Broker {
public:
    /// Starts the broker and sets up the stream and the consumers of three services: inventory
    /// publishes stock.reserved and stock.released, payments consumes both and publishes
    /// payment.authorized, and orders consumes that.
    Broker();
    ~Broker();
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    void start();   ///< returns when it accepts connections; it dies with the starting thread
    void kill();    ///< SIGKILL, then waits for its end
    void freeze();  ///< SIGSTOP: connections stay open without replies
    void thaw();

    /// CPU time of the broker's process.
    double processor_seconds() const;

    bus::Options as(const std::string& user) const;
    bus::Options operator_options() const { return as(nats::operator_user); }
    const std::filesystem::path& folder() const { return setup_.state; }

private:
    nats::Setup setup_;
    pid_t pid_ = -1;
};

}  // namespace duet::test

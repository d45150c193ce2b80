#pragma once
// Internal to this folder: one connection to the broker. A subscriber shares it with its
// deliveries, which may outlive the subscriber to send their acks.

#include "shared/bus/bus.hpp"
#include "shared/bus/handles.hpp"

namespace duet::bus {

/// Thread-safe, like nats.c's connections.
class Connection {
public:
    /// `in_background`: connects and reconnects without limit. `now_or_throw`: does not reconnect,
    /// so requests fail at once when the broker goes away.
    enum class Start { in_background, now_or_throw };
    enum class Sending { buffered, at_once };

    Connection(const Options& options, Start start, Sending sending);

    natsConnection* get() const { return handle_.get(); }
    bool connected() const;
    std::uint64_t reconnects() const;
    /// "not connected to nats://…", with the library's last error, if any. For error messages.
    std::string state_text() const;
    /// A new subject for replies, below the user's inbox prefix.
    std::string new_inbox() const;

private:
    std::string url_;
    std::string inbox_prefix_;
    ConnectionHandle handle_;
};

}  // namespace duet::bus

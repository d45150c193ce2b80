#pragma once
// Internal to this folder: one connection to the broker, shared by whoever may still send on it.

#include "shared/bus/bus.hpp"
#include "shared/bus/handles.hpp"

namespace duet::bus {

class Connection {
public:
    /// `in_background` is tried for ever; `now_or_throw` ends with the broker it came to: what is
    /// asked then fails at once.
    enum class Start { in_background, now_or_throw };
    enum class Sending { buffered, at_once };

    Connection(const Options& options, Start start, Sending sending);

    natsConnection* get() const { return handle_.get(); }
    bool connected() const;
    std::uint64_t reconnects() const;
    /// "not connected to nats://…", with what the broker said last, if anything.
    std::string trouble() const;
    /// A subject of our own for replies; below the user's inbox prefix.
    std::string new_inbox() const;

private:
    std::string url_;
    std::string inbox_prefix_;
    ConnectionHandle handle_;
};

}  // namespace duet::bus

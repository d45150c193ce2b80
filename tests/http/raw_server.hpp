#pragma once
// A server for one connection, scripted by a test: it listens, stays silent, sends half a response,
// disconnects.

#include "shared/processes/descriptor.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace duet::tests {

/// Throws std::system_error when a system call fails. One thread.
class RawServer {
public:
    RawServer();

    std::uint16_t port() const { return port_; }
    void accept();
    /// Reads until the received bytes end with `end`.
    void receive_until(std::string_view end);
    void send(std::string_view bytes);
    void stop_listening() { listening_ = processes::Descriptor{}; }
    void disconnect() { connection_ = processes::Descriptor{}; }

private:
    processes::Descriptor listening_;
    processes::Descriptor connection_;
    std::uint16_t port_ = 0;
};

}  // namespace duet::tests

#pragma once
// A server for one connection that does what a test tells it: listen, be silent, say half, leave.

#include "shared/http/descriptor.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace duet::tests {

class RawServer {
public:
    RawServer();

    std::uint16_t port() const { return port_; }
    void accept();
    /// Reads until the request so far ends with `end`.
    void hear(std::string_view end);
    void say(std::string_view bytes);
    void stop_listening() { listening_ = http::Descriptor{}; }
    void leave() { connection_ = http::Descriptor{}; }

private:
    http::Descriptor listening_;
    http::Descriptor connection_;
    std::uint16_t port_ = 0;
};

}  // namespace duet::tests

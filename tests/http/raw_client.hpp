#pragma once
// A client that sends exactly the bytes of a test, whole or in pieces, and may reset its
// connection.

#include "shared/processes/descriptor.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace duet::tests {

/// A response without interpretation.
struct RawAnswer {
    int status = 0;  ///< 0: the connection ended before a response
    std::string head;
    std::string body;

    std::string header(std::string_view name) const;  ///< empty when absent
};

/// Throws std::system_error when a system call fails, std::runtime_error at a timeout. One thread.
class RawClient {
public:
    explicit RawClient(std::uint16_t port);

    void send(std::string_view bytes);
    /// The next response, with a body of Content-Length bytes. `with_body`: false after HEAD.
    RawAnswer receive(bool with_body = true);
    /// True when the server closes within `timeout` and sends nothing before that.
    bool closed(std::chrono::milliseconds timeout = std::chrono::seconds(3));
    /// Closes the sending half; responses can still be received.
    void half_close();
    /// Disconnects with a reset, which discards bytes in flight.
    void abort();
    int socket() const { return socket_.number(); }

private:
    bool read_more(std::chrono::milliseconds timeout);

    processes::Descriptor socket_;
    std::string buffer_;
};

}  // namespace duet::tests

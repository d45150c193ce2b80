#pragma once
// A client that says exactly the bytes a test wants, whole or in pieces, and may leave rudely.

#include "shared/http/descriptor.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace duet::tests {

/// An answer as it came.
struct RawAnswer {
    int status = 0;  ///< 0: the connection ended before an answer
    std::string head;
    std::string body;

    std::string header(std::string_view name) const;  ///< empty when absent
};

class RawClient {
public:
    explicit RawClient(std::uint16_t port);

    void say(std::string_view bytes);
    /// The next answer, its body read by Content-Length; none follows a HEAD.
    RawAnswer hear(bool with_body = true);
    /// True when the server closes within `timeout` (and says nothing more).
    bool closed(std::chrono::milliseconds timeout = std::chrono::seconds(3));
    /// No more requests, but the answer is still wanted.
    void half_close();
    /// Leaves with a reset: what is under way is lost.
    void abort();
    int socket() const { return socket_.number(); }

private:
    bool read_more(std::chrono::milliseconds timeout);

    http::Descriptor socket_;
    std::string buffer_;
};

}  // namespace duet::tests

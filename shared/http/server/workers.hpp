#pragma once
// The threads that wait for bytes of connections: Pistache's reactor, and all that is used of
// Pistache (README.md). Each connection belongs to one of them.

#include "shared/http/descriptor.hpp"

#include <memory>

namespace duet::http {

class Connection;

class Workers {
public:
    /// Starts the threads. Throws what Pistache throws when descriptors are missing.
    explicit Workers(int threads);
    /// Ends them and closes what they poll.
    ~Workers();

    /// Reads for `connection` from `socket` and closes it at the end. For one other thread.
    void take(Descriptor socket, std::shared_ptr<Connection> connection);

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace duet::http

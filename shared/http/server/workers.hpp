#pragma once
// The threads that poll connections and read from them: Pistache's reactor, the only part of
// Pistache that the shop uses (README.md). Each connection belongs to one of these threads.

#include "shared/processes/descriptor.hpp"

#include <memory>

namespace duet::http {

class Connection;

/// `add`: one thread, the acceptor's.
class Workers {
public:
    /// Starts the threads. Throws the exceptions of Pistache when descriptors are missing.
    explicit Workers(int threads);
    /// Ends the threads and closes the sockets that they poll.
    ~Workers();

    /// Reads from `socket` for `connection`, and closes the socket at the end.
    void add(processes::Descriptor socket, std::shared_ptr<Connection> connection);

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace duet::http

#pragma once
// One thread for the work that other threads must not wait for: it finishes responses to clients
// that read slowly, and serves pipelined requests after the response before them.

#include "shared/processes/descriptor.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace duet::http {

class Connection;

/// `start` and `stop`: one thread. The other methods: thread-safe.
class Flusher {
public:
    /// Throws std::system_error when no descriptor is free.
    Flusher();
    ~Flusher();

    void start();
    /// Shuts down the connections that are not flushed; later ones at once.
    void stop();

    void flush_later(std::shared_ptr<Connection> connection);
    void resume_later(std::shared_ptr<Connection> connection);

private:
    using Clock = std::chrono::steady_clock;
    struct Slow {
        std::shared_ptr<Connection> connection;
        Clock::time_point until;  ///< deadline for the client's next read
    };

    void run();
    void wait();
    void wake();

    processes::Descriptor wake_up_;
    std::thread thread_;
    std::vector<Slow> slow_;  ///< only the flusher's thread uses it

    std::mutex mutex_;     ///< guards the members below
    bool stopped_ = true;  ///< no stop token: `flush_later` reads it under the lock, too
    std::vector<std::shared_ptr<Connection>> to_flush_;
    std::vector<std::shared_ptr<Connection>> to_resume_;
};

}  // namespace duet::http

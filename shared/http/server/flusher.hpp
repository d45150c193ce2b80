#pragma once
// One thread that finishes what others must not wait for: answers to clients that read slowly, and
// requests that came before the answer to the one before them.

#include "shared/http/descriptor.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace duet::http {

class Connection;

class Flusher {
public:
    Flusher();
    ~Flusher();

    void start();
    /// Connections that are not flushed by now are broken off; later ones at once.
    void stop();

    /// Thread-safe.
    void flush_later(std::shared_ptr<Connection> connection);
    void resume_later(std::shared_ptr<Connection> connection);

private:
    using Clock = std::chrono::steady_clock;
    struct Slow {
        std::shared_ptr<Connection> connection;
        Clock::time_point until;  ///< by then it must have taken something
    };

    void run();
    void wait();
    void wake();

    Descriptor wake_up_;
    std::thread thread_;
    std::vector<Slow> slow_;  ///< of the thread

    std::mutex mutex_;  ///< guards what follows
    bool stopped_ = true;
    std::vector<std::shared_ptr<Connection>> to_flush_;
    std::vector<std::shared_ptr<Connection>> to_resume_;
};

}  // namespace duet::http

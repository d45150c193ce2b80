#pragma once
// The one thread that writes a service's database. It takes what waits, up to a batch, in one
// transaction (group commit), and only then answers, publishes, acknowledges.

#include "shared/service/machine/batch.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace duet::service {

class Writer {
public:
    struct Settings {
        std::size_t batch = 256;  ///< messages in one transaction at most
        std::size_t max_queue = 20000;
    };

    Writer(Machine& machine, const Clock& clock, Settings settings);
    ~Writer();

    void start(AfterCommit after_commit);

    /// Hands a message over; false when the queue is full (nothing was taken). Thread-safe.
    bool take(Inbound message, Done done);

    /// Hands several over at once, whatever the queue's length: what was already accepted elsewhere
    /// must not be refused.
    void take_all(std::vector<PendingMessage> messages);

    /// Runs `act` on the writer's thread between two batches.
    void run(std::function<void(Machine&)> act);

    /// Handles what waits, then ends the thread.
    void stop();

    std::size_t waiting() const;

private:
    void loop();
    std::vector<PendingMessage> next_batch(std::chrono::milliseconds timeout);
    void process(std::vector<PendingMessage>& waiting);

    Machine& machine_;
    const Clock& clock_;
    Settings settings_;
    AfterCommit after_commit_;
    mutable std::mutex mutex_;
    std::condition_variable_any wake_;
    std::deque<PendingMessage> queue_;
    std::deque<std::function<void(Machine&)>> acts_;
    std::stop_source stop_;  ///< not the thread's own: `take` reads it before the thread exists
    std::jthread thread_;
};

}  // namespace duet::service

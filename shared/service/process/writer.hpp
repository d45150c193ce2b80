#pragma once
// The one thread that writes the database of a service. It takes the waiting messages, up to a
// batch, in one transaction (group commit), and only then answers, publishes and acknowledges.

#include "shared/service/machine/batch.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace duet::service {

/// The queue between the doors and the machine. `machine` and `clock` must outlive it. Thread-safe,
/// except `start`.
class Writer {
public:
    struct Settings {
        std::size_t batch = 256;  ///< max messages in one transaction
        std::size_t max_queue = 20000;
    };

    Writer(Machine& machine, const Clock& clock, Settings settings);
    ~Writer();

    /// Starts the thread; messages may be in the queue already.
    void start(AfterCommit after_commit);

    /// Queues a message; false, without taking it, when the queue is full or the writer stops.
    [[nodiscard]] bool take(Inbound message, Done done);

    /// Queues several messages, even when the queue is full: the broker or the coordinator has them
    /// already, so refusing them would only delay them.
    void take_all(std::vector<PendingMessage> messages);

    /// Runs `task` on the writer's thread between two batches.
    void run(std::function<void(Machine&)> task);

    /// Handles the messages in the queue, then ends the thread.
    void stop();

    [[nodiscard]] std::size_t waiting() const;  ///< messages in the queue

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
    std::deque<std::function<void(Machine&)>> tasks_;
    std::stop_source stop_;  ///< not the thread's own: `take` reads it before the thread exists
    std::jthread thread_;
};

}  // namespace duet::service

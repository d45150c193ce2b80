#pragma once
// Spans on their way to the exporter: bounded. Who adds never waits; what does not fit is dropped
// and counted.

#include "shared/telemetry/span.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>

namespace duet::telemetry {

/// Thread-safe.
class SpanQueue {
public:
    explicit SpanQueue(std::size_t max_waiting) : max_waiting_{max_waiting} {}

    void add(Spans spans);

    /// Waits until there is something (or the queue is closed), then `linger` longer for company;
    /// at most `most`.
    Spans take(std::size_t max, std::chrono::milliseconds linger);

    void close();  ///< nobody waits any more; what is in it can still be taken
    bool closed() const;

    std::size_t waiting() const;
    std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

private:
    const std::size_t max_waiting_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Span> spans_;
    bool closed_ = false;
    std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace duet::telemetry

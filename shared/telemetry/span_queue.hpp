#pragma once
// The bounded queue between the threads that create spans and the exporter. Producers never wait:
// spans that do not fit are dropped and counted.

#include "shared/telemetry/span.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>

namespace duet::telemetry {

/// Any number of producers, one consumer. Thread-safe.
class SpanQueue {
public:
    explicit SpanQueue(std::size_t max_waiting) : max_waiting_{max_waiting} {}

    void add(Spans spans);

    /// Waits for a span (or close()), then up to `linger` for more. Returns at most `max` spans.
    Spans take(std::size_t max, std::chrono::milliseconds linger);

    void close();  ///< ends all waits; queued spans can still be taken
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

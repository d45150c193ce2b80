#pragma once
// Publishes changes to the live page by long polling. A cursor makes sure that a client misses no
// change between two requests.

#include "shared/http/server/server.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace duet::console {

/// Keeps the newest 5,000 changes.
/// Thread-safe.
class Feed {
public:
    Feed();
    ~Feed() { close(); }
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    /// Each change is a JSON object. Completes all parked polls.
    void publish(std::string change) { publish(std::vector<std::string>{std::move(change)}); }
    void publish(std::vector<std::string> changes);

    /// Answers {"next": cursor, "changes": […]}. Without a change after the cursor `after`
    /// (default: now), the poll is parked until a change comes or `timeout` has passed.
    void wait(std::optional<std::int64_t> after, std::chrono::milliseconds timeout,
              http::Responder responder);

    /// Completes all parked polls without changes. Call before stopping the server, because the
    /// server waits for all responses.
    void close();

private:
    using Steady = std::chrono::steady_clock;
    struct ParkedPoll {
        std::int64_t after;
        Steady::time_point deadline;
        http::Responder responder;
    };

    static constexpr std::size_t max_kept = 5000;
    std::string changes_after(std::int64_t after) const;
    void sweep();

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::pair<std::int64_t, std::string>> changes_;
    /// The newest cursor. The first one is the time of the start in microseconds, so every cursor
    /// of an earlier process is smaller.
    std::int64_t newest_;
    std::vector<ParkedPoll> parked_;
    bool stopping_ = false;
    std::thread sweeper_;
};

}  // namespace duet::console

#pragma once
// What changes, for whoever looks on: a long poll with a cursor, so that nothing is missed between
// two questions.

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

/// Thread-safe.
class Feed {
public:
    Feed();
    ~Feed() { close(); }
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    /// A change, as a JSON object. All who wait hear of it.
    void say(std::string change) { say(std::vector<std::string>{std::move(change)}); }
    void say(std::vector<std::string> changes);

    /// Answers at once when something has changed after `after`, or when it is not given; else as
    /// soon as something does, or with nothing when `timeout` is over.
    void wait(std::optional<std::int64_t> after, std::chrono::milliseconds timeout,
              http::Responder responder);

    /// Nobody waits any more: who does is answered with nothing. Before the server is stopped,
    /// which waits for all answers.
    void close();

private:
    using Steady = std::chrono::steady_clock;
    struct Waiting {
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
    std::int64_t newest_;  ///< cursors begin with the time, so that one of an earlier run is older
                           ///< than all of this one
    std::vector<Waiting> waiting_;
    bool stopping_ = false;
    std::thread sweeper_;
};

}  // namespace duet::console

#pragma once
// A pool of threads for handlers that block on files or other processes; the server's own thread
// must never block.

#include "shared/http/server/server.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace duet::console {

/// Queues at most 200 tasks; a request beyond that gets a 503.
/// Thread-safe.
class WorkerPool {
public:
    explicit WorkerPool(int threads);
    /// Finishes running tasks; queued requests get a 503.
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// A handler whose response `make` makes in a thread of the pool. An exception of `make`
    /// becomes a problem document with its text: Misuse with its own status, any other a 503.
    http::Handler answering(std::function<http::Response(const http::Request&)> make);

private:
    void loop();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> tasks_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

/// The request is wrong; `what()` is for the client.
struct Misuse : std::runtime_error {
    Misuse(int status_, const std::string& slug_, const std::string& words)
        : std::runtime_error(words), status{status_}, slug{slug_} {}
    int status;        ///< of HTTP
    std::string slug;  ///< the type of the problem document
};

}  // namespace duet::console

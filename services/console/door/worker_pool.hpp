#pragma once
// Work that waits for files or other processes is done here, aside from the door's thread, which
// must never wait.

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

class WorkerPool {
public:
    explicit WorkerPool(int threads);
    ~WorkerPool();  ///< finishes what has begun; what has not answers 503
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// A handler that has the answer made here. What `make` throws becomes a problem document with
    /// its words.
    http::Handler answering(std::function<http::Response(const http::Request&)> make);

private:
    void loop();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> waiting_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

/// Thrown by what makes an answer: the caller asked for something that makes no sense.
struct Misuse : std::runtime_error {
    Misuse(int status_, const std::string& slug_, const std::string& words)
        : std::runtime_error(words), status{status_}, slug{slug_} {}
    int status;
    std::string slug;
};

}  // namespace duet::console

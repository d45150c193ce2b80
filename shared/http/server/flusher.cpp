#include "shared/http/server/flusher.hpp"

#include "shared/http/server/connection.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <system_error>

namespace duet::http {

namespace {

/// The server shuts down a connection whose client reads nothing for this long.
constexpr std::chrono::seconds timeout{10};

}  // namespace

Flusher::Flusher() : wake_up_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (!wake_up_.open()) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Flusher::~Flusher() { stop(); }

void Flusher::start() {
    const std::lock_guard lock(mutex_);
    stopped_ = false;
    thread_ = std::thread([this] { run(); });
}

void Flusher::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    wake();
    if (thread_.joinable()) thread_.join();
    // A connection owns the core, and the core owns this: clear the connections to break the cycle.
    to_flush_.clear();
    to_resume_.clear();
}

void Flusher::flush_later(std::shared_ptr<Connection> connection) {
    {
        const std::lock_guard lock(mutex_);
        if (stopped_) return connection->shut_down();
        to_flush_.push_back(std::move(connection));
    }
    wake();
}

void Flusher::resume_later(std::shared_ptr<Connection> connection) {
    {
        const std::lock_guard lock(mutex_);
        if (stopped_) return connection->shut_down();
        to_resume_.push_back(std::move(connection));
    }
    wake();
}

void Flusher::wake() {
    // Fails only when the counter is full; the thread is then awake anyway.
    [[maybe_unused]] const int result = ::eventfd_write(wake_up_.number(), 1);
}

void Flusher::run() {
    for (;;) {
        std::vector<std::shared_ptr<Connection>> resuming;
        {
            const std::lock_guard lock(mutex_);
            if (stopped_) break;
            for (auto& connection : to_flush_)
                slow_.push_back({std::move(connection), Clock::now() + timeout});
            to_flush_.clear();
            resuming.swap(to_resume_);
        }
        for (const auto& connection : resuming) connection->resume();
        resuming.clear();  // otherwise a closed connection stays open until the next wake-up
        wait();
    }
    for (const auto& slow : slow_) slow.connection->shut_down();
    slow_.clear();
}

void Flusher::wait() {
    std::vector<pollfd> watched{{wake_up_.number(), POLLIN, 0}};
    for (const auto& slow : slow_) watched.push_back({slow.connection->socket(), POLLOUT, 0});
    if (::poll(watched.data(), watched.size(), slow_.empty() ? -1 : 1000) < 0 && errno != EINTR)
        throw std::system_error(errno, std::generic_category(), "poll");
    if (watched[0].revents != 0) {
        eventfd_t count = 0;
        ::eventfd_read(wake_up_.number(), &count);
    }
    const auto now = Clock::now();
    std::vector<Slow> still_slow;
    for (std::size_t at = 0; at < slow_.size(); ++at) {
        auto& slow = slow_[at];
        const bool ready = watched[at + 1].revents != 0;
        if (ready) slow.until = now + timeout;
        if (!ready && slow.until < now)
            slow.connection->shut_down();  // the next write fails and ends the response
        if (!ready || !slow.connection->flush()) still_slow.push_back(std::move(slow));
    }
    slow_.swap(still_slow);
}

}  // namespace duet::http

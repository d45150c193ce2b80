#pragma once
// Polls the sockets of a libcurl multi handle with epoll. `curl_multi_poll` with
// `curl_multi_perform` checks every connection on every iteration (nine system calls per request
// with 64 in flight); this checks only the ready ones.

#include "shared/processes/descriptor.hpp"

#include <curl/curl.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace duet::http {

/// Uses the multi handle and does not own it. One thread, except `wake`.
class SocketWatch {
public:
    /// REQUIRES: `multi` outlives this. Throws std::system_error when no descriptor is free.
    explicit SocketWatch(CURLM* multi);
    SocketWatch(const SocketWatch&) = delete;
    SocketWatch& operator=(const SocketWatch&) = delete;
    ~SocketWatch();

    /// Runs libcurl's timer if it is due, without waiting; this sends calls that were just added.
    void run_due_timer();
    /// Waits for a socket, libcurl's timer, `wake` or `max_wait`; lets libcurl handle the ready
    /// sockets.
    void poll(std::chrono::milliseconds max_wait);
    /// Thread-safe.
    void wake();
    /// Forgets the old state of a descriptor number that a new socket reuses
    /// (CURLOPT_SOCKOPTFUNCTION; `self`: the watch).
    static int on_socket_opened(void* self, curl_socket_t socket, curlsocktype);

private:
    using Clock = std::chrono::steady_clock;

    /// The events that libcurl wants, and those registered with epoll. They differ on purpose: an
    /// idle connection stays registered, which saves two system calls per call.
    struct Interest {
        std::uint32_t wanted = 0, registered = 0;
    };

    static int socket_changed(CURL*, curl_socket_t socket, int wanted, void* self, void*);
    Interest& interest(curl_socket_t socket);
    int update_epoll(curl_socket_t socket, std::uint32_t events);
    void handle_event(curl_socket_t socket, std::uint32_t events);
    static int timer_changed(CURLM*, long milliseconds, void* self);
    int epoll_timeout(std::chrono::milliseconds max_wait) const;

    CURLM* multi_;
    processes::Descriptor epoll_;
    processes::Descriptor wake_up_;
    std::optional<Clock::time_point> timer_;
    std::vector<Interest> interests_;  ///< by descriptor number
};

}  // namespace duet::http

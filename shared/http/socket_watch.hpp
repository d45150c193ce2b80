#pragma once
// Waits on the sockets of a libcurl multi handle. `curl_multi_poll` with `curl_multi_perform` asks every
// connection on every turn (nine system calls a request with 64 in flight); this asks only the ready ones.

#include "shared/http/descriptor.hpp"

#include <curl/curl.h>

#include <chrono>
#include <optional>

namespace duet::http {

class SocketWatch {
public:
    /// REQUIRES: `multi` lives as long as this.
    explicit SocketWatch(CURLM* multi);
    SocketWatch(const SocketWatch&) = delete;
    SocketWatch& operator=(const SocketWatch&) = delete;
    ~SocketWatch();

    /// Waits for a socket, libcurl's timer, `wake` or `longest`, and lets libcurl work on what is ready.
    void turn(std::chrono::milliseconds longest);
    /// Thread-safe.
    void wake();

private:
    using Clock = std::chrono::steady_clock;

    static int socket_changed(CURL*, curl_socket_t socket, int wanted, void* self, void* known);
    static int timer_changed(CURLM*, long milliseconds, void* self);
    int waiting_time(std::chrono::milliseconds longest) const;

    CURLM* multi_;
    Descriptor epoll_;
    Descriptor wake_up_;
    std::optional<Clock::time_point> timer_;
};

}  // namespace duet::http

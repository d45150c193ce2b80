#pragma once
// Waits on the sockets of a libcurl multi handle. `curl_multi_poll` with `curl_multi_perform` asks
// every connection on every turn (nine system calls a request with 64 in flight); this asks only
// the ready ones.

#include "shared/http/descriptor.hpp"

#include <curl/curl.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace duet::http {

class SocketWatch {
public:
    /// REQUIRES: `multi` lives as long as this.
    explicit SocketWatch(CURLM* multi);
    SocketWatch(const SocketWatch&) = delete;
    SocketWatch& operator=(const SocketWatch&) = delete;
    ~SocketWatch();

    /// Lets libcurl do what is due without a wait: calls that were just added are sent here.
    void do_what_is_due();
    /// Waits for a socket, libcurl's timer, `wake` or `longest`, and lets libcurl work on the
    /// sockets that are ready.
    void turn(std::chrono::milliseconds longest);
    /// Thread-safe.
    void wake();
    /// A new socket has this number: nothing is known of it (CURLOPT_SOCKOPTFUNCTION; `self`: the
    /// watch).
    static int opened(void* self, curl_socket_t socket, curlsocktype);

private:
    using Clock = std::chrono::steady_clock;

    /// What libcurl wants of a socket, and what the kernel was told. They differ on purpose: a
    /// connection that rests between two calls stays registered, which saves two system calls a
    /// call.
    struct Interest {
        std::uint32_t wanted = 0, registered = 0;
    };

    static int socket_changed(CURL*, curl_socket_t socket, int wanted, void* self, void*);
    Interest& interest(curl_socket_t socket);
    int tell_kernel(curl_socket_t socket, std::uint32_t events);
    void act_on(curl_socket_t socket, std::uint32_t events);
    static int timer_changed(CURLM*, long milliseconds, void* self);
    int waiting_time(std::chrono::milliseconds longest) const;

    CURLM* multi_;
    Descriptor epoll_;
    Descriptor wake_up_;
    std::optional<Clock::time_point> timer_;
    std::vector<Interest> interests_;  ///< by descriptor number
};

}  // namespace duet::http

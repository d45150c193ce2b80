#include "shared/http/socket_watch.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace duet::http {

namespace {

int checked(int result, const char* what) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), what);
    return result;
}

}  // namespace

SocketWatch::SocketWatch(CURLM* multi)
    : multi_(multi),
      epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      wake_up_(checked(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")) {
    epoll_event event{EPOLLIN, {.fd = wake_up_.number()}};
    checked(::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, wake_up_.number(), &event), "epoll_ctl");
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &socket_changed);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, static_cast<void*>(this));
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &timer_changed);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, static_cast<void*>(this));
}

SocketWatch::~SocketWatch() {
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, nullptr);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, nullptr);
}

void SocketWatch::wake() {
    // Fails only when the counter is full, and then the thread is awake anyway.
    [[maybe_unused]] const int result = ::eventfd_write(wake_up_.number(), 1);
}

/// libcurl wants to know when the socket is readable or writable, or no more (before it closes it).
int SocketWatch::socket_changed(CURL*, curl_socket_t socket, int wanted, void* self, void* known) {
    auto& watch = *static_cast<SocketWatch*>(self);
    if (wanted == CURL_POLL_REMOVE) {
        ::epoll_ctl(watch.epoll_.number(), EPOLL_CTL_DEL, socket, nullptr);
        return 0;
    }
    epoll_event event{0, {.fd = socket}};
    if (wanted != CURL_POLL_OUT) event.events |= EPOLLIN;
    if (wanted != CURL_POLL_IN) event.events |= EPOLLOUT;
    const int result = ::epoll_ctl(watch.epoll_.number(), known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event);
    if (!known) curl_multi_assign(watch.multi_, socket, self);   // any non-null pointer: "known"
    return result;   // -1 ends the transfers with an error
}

int SocketWatch::timer_changed(CURLM*, long milliseconds, void* self) {
    auto& timer = static_cast<SocketWatch*>(self)->timer_;
    if (milliseconds < 0) timer.reset();
    else timer = Clock::now() + std::chrono::milliseconds(milliseconds);
    return 0;
}

int SocketWatch::waiting_time(std::chrono::milliseconds longest) const {
    if (timer_) longest = std::min(longest, std::chrono::ceil<std::chrono::milliseconds>(*timer_ - Clock::now()));
    return static_cast<int>(std::max<std::chrono::milliseconds::rep>(0, longest.count()));
}

void SocketWatch::turn(std::chrono::milliseconds longest) {
    int running = 0;
    std::array<epoll_event, 128> events{};
    const int count = ::epoll_wait(epoll_.number(), events.data(), static_cast<int>(events.size()), waiting_time(longest));
    if (count < 0 && errno != EINTR) checked(count, "epoll_wait");
    for (int at = 0; at < count; ++at) {
        const auto& event = events[static_cast<std::size_t>(at)];
        if (event.data.fd == wake_up_.number()) {
            eventfd_t unused = 0;
            ::eventfd_read(wake_up_.number(), &unused);
            continue;
        }
        int ready = 0;
        if (event.events & EPOLLIN) ready |= CURL_CSELECT_IN;
        if (event.events & EPOLLOUT) ready |= CURL_CSELECT_OUT;
        if (event.events & (EPOLLERR | EPOLLHUP)) ready |= CURL_CSELECT_ERR;
        curl_multi_socket_action(multi_, event.data.fd, ready, &running);
    }
    // After the wait, never before it: what the timer finishes must be seen before the next wait.
    if (timer_ && *timer_ <= Clock::now()) {
        timer_.reset();   // before the call, which may set it anew
        curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
    }
}

}  // namespace duet::http

#include "shared/http/client/socket_watch.hpp"

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
    // Edge-triggered: each `wake` wakes once, and the counter need not be read.
    epoll_event event{EPOLLIN | EPOLLET, {.fd = wake_up_.number()}};
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
    // Fails only when the counter is full; the thread is then awake anyway.
    [[maybe_unused]] const int result = ::eventfd_write(wake_up_.number(), 1);
}

int SocketWatch::on_socket_opened(void* self, curl_socket_t socket, curlsocktype) {
    static_cast<SocketWatch*>(self)->interest(socket) = {};
    return CURL_SOCKOPT_OK;
}

SocketWatch::Interest& SocketWatch::interest(curl_socket_t socket) {
    const auto number = static_cast<std::size_t>(socket);
    if (number >= interests_.size()) interests_.resize(number + 1);
    return interests_[number];
}

int SocketWatch::update_epoll(curl_socket_t socket, std::uint32_t events) {
    auto& known = interest(socket).registered;
    if (known == events) return 0;
    epoll_event event{events, {.fd = socket}};
    const int operation = events == 0 ? EPOLL_CTL_DEL : known == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    known = events;
    return ::epoll_ctl(epoll_.number(), operation, socket, &event);
}

/// libcurl's callback: it wants events of this socket, or none any more because the connection is
/// idle or will be closed.
int SocketWatch::socket_changed(CURL*, curl_socket_t socket, int wanted, void* self, void*) {
    auto& watch = *static_cast<SocketWatch*>(self);
    std::uint32_t events = 0;
    if (wanted == CURL_POLL_IN || wanted == CURL_POLL_INOUT) events |= EPOLLIN;
    if (wanted == CURL_POLL_OUT || wanted == CURL_POLL_INOUT) events |= EPOLLOUT;
    auto& known = watch.interest(socket);
    known.wanted = events;
    if (wanted == CURL_POLL_REMOVE && known.registered == EPOLLIN) return 0;
    return watch.update_epoll(socket, events);  // -1 ends the transfers with an error
}

int SocketWatch::timer_changed(CURLM*, long milliseconds, void* self) {
    auto& timer = static_cast<SocketWatch*>(self)->timer_;
    if (milliseconds < 0)
        timer.reset();
    else
        timer = Clock::now() + std::chrono::milliseconds(milliseconds);
    return 0;
}

int SocketWatch::epoll_timeout(std::chrono::milliseconds max_wait) const {
    if (timer_)
        max_wait = std::min(max_wait,
                            std::chrono::ceil<std::chrono::milliseconds>(*timer_ - Clock::now()));
    return static_cast<int>(std::max<std::chrono::milliseconds::rep>(0, max_wait.count()));
}

void SocketWatch::run_due_timer() {
    if (!timer_ || *timer_ > Clock::now()) return;
    int running = 0;
    timer_.reset();  // before the call, which may set it again
    curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
}

void SocketWatch::handle_event(curl_socket_t socket, std::uint32_t events) {
    // The server has closed an idle connection: libcurl notices when it wants to reuse it.
    if (interest(socket).wanted == 0) {
        update_epoll(socket, 0);
        return;
    }
    int running = 0;
    int ready = 0;
    if (events & EPOLLIN) ready |= CURL_CSELECT_IN;
    if (events & EPOLLOUT) ready |= CURL_CSELECT_OUT;
    if (events & (EPOLLERR | EPOLLHUP)) ready |= CURL_CSELECT_ERR;
    curl_multi_socket_action(multi_, socket, ready, &running);
}

void SocketWatch::poll(std::chrono::milliseconds max_wait) {
    std::array<epoll_event, 128> events{};
    const int count = ::epoll_wait(epoll_.number(), events.data(), static_cast<int>(events.size()),
                                   epoll_timeout(max_wait));
    if (count < 0 && errno != EINTR) checked(count, "epoll_wait");
    for (int at = 0; at < count; ++at) {
        const auto& event = events[static_cast<std::size_t>(at)];
        if (event.data.fd != wake_up_.number()) handle_event(event.data.fd, event.events);
    }
}

}  // namespace duet::http

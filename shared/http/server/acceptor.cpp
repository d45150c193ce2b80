#include "shared/http/server/acceptor.hpp"

#include "shared/http/server/connection.hpp"
#include "shared/http/server/server_core.hpp"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <system_error>
#include <utility>

namespace duet::http {

namespace {

constexpr std::chrono::minutes report_period{1};
constexpr std::chrono::milliseconds pause{100};
/// Connections accepted in a row before the acceptor serves the refused ones.
constexpr int max_in_a_row = 64;

processes::Descriptor spare_descriptor() {
    return processes::Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

/// Errors of a connection that was lost before it was accepted, and those that accept(2) recommends
/// to treat the same way.
bool is_connection_error(int error) {
    switch (error) {
        case EINTR:
        case ECONNABORTED:
        case EPROTO:
        case EPERM:
        case ENETDOWN:
        case ENOPROTOOPT:
        case EHOSTDOWN:
        case ENONET:
        case EHOSTUNREACH:
        case EOPNOTSUPP:
        case ENETUNREACH: return true;
        default: return false;
    }
}

}  // namespace

Acceptor::Acceptor(std::shared_ptr<ServerCore> core, processes::Descriptor listening,
                   std::size_t max_refused, OnAccepted on_accepted)
    : core_(std::move(core)),
      on_accepted_(std::move(on_accepted)),
      listening_(std::move(listening)),
      wake_up_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      spare_(spare_descriptor()),
      refusals_(max_refused),
      report_(report_period) {
    if (!wake_up_.open()) throw std::system_error(errno, std::generic_category(), "eventfd");
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Acceptor::~Acceptor() {
    thread_.request_stop();
    ::eventfd_write(wake_up_.number(), 1);
}

void Acceptor::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        wait();
        accept_some();
        report_overload(Clock::now());
    }
}

void Acceptor::wait() {
    const auto now = Clock::now();
    const bool paused = now < paused_until_;
    polled_.clear();
    polled_.push_back({wake_up_.number(), POLLIN, 0});
    polled_.push_back({paused ? -1 : listening_.number(), POLLIN, 0});
    refusals_.watch(polled_);
    const auto count = ::poll(polled_.data(), polled_.size(), poll_timeout(now));
    if (count < 0 && errno != EINTR)
        paused_until_ = now + pause;  // out of memory: pause instead of spinning
    if (count <= 0) {
        for (auto& one : polled_) one.revents = 0;
    }
    refusals_.drain_ready(polled_.data() + 2, Clock::now());
}

/// In milliseconds, for poll(2); -1: no timeout.
int Acceptor::poll_timeout(Clock::time_point now) const {
    std::optional<Clock::duration> min = report_.time_left(now);
    const auto until = [&](Clock::time_point then) {
        min = std::min(min.value_or(Clock::duration::max()), then - now);
    };
    if (now < paused_until_) until(paused_until_);
    if (const auto end = refusals_.next_end()) until(*end);
    if (!min) return -1;
    const auto whole = std::chrono::ceil<std::chrono::milliseconds>(*min).count();
    return static_cast<int>(std::max<std::chrono::milliseconds::rep>(0, whole));
}

void Acceptor::accept_some() {
    if (polled_[1].revents == 0) return;
    for (int n = 0; n < max_in_a_row; ++n) {
        if (accept_one() == Next::wait) return;
    }
}

Acceptor::Next Acceptor::accept_one() {
    if (!spare_.open()) spare_ = spare_descriptor();
    const int flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
    processes::Descriptor socket(::accept4(listening_.number(), nullptr, nullptr, flags));
    if (!socket.open()) return handle_failure(errno);
    admit(std::move(socket));
    return Next::accept;
}

Acceptor::Next Acceptor::handle_failure(int error) {
    if (error == EAGAIN || error == EWOULDBLOCK) return Next::wait;
    if (is_connection_error(error)) return Next::accept;
    if (error == EMFILE || error == ENFILE) return refuse_without_descriptor();
    count_without_descriptor();
    paused_until_ = Clock::now() + pause;
    return Next::wait;
}

void Acceptor::count_without_descriptor() {
    ++report_.counts().without_descriptors;
    core_->count_without_descriptors();
}

void Acceptor::close_longest_idle() {
    if (core_->close_longest_idle(Clock::now())) ++report_.counts().idle_closed;
}

/// Without a free descriptor accept(2) fails even when no client waits, so only the second try,
/// with the spare descriptor, shows whether there is one. It refuses that client, and evicts an
/// idle connection to free two descriptors.
Acceptor::Next Acceptor::refuse_without_descriptor() {
    spare_ = processes::Descriptor{};
    const int flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
    processes::Descriptor socket(::accept4(listening_.number(), nullptr, nullptr, flags));
    const int error = socket.open() ? 0 : errno;
    if (socket.open()) Refusals::refuse_and_close(std::move(socket));
    spare_ = spare_descriptor();
    if (error == EAGAIN || error == EWOULDBLOCK) return Next::wait;
    count_without_descriptor();
    close_longest_idle();
    if (error == 0 && spare_.open()) return Next::accept;
    paused_until_ = Clock::now() + pause;
    return Next::wait;
}

void Acceptor::admit(processes::Descriptor socket) {
    processes::Descriptor own(::fcntl(socket.number(), F_DUPFD_CLOEXEC, 0));
    if (!own.open()) {
        count_without_descriptor();
        close_longest_idle();
        return Refusals::refuse_and_close(std::move(socket));
    }
    switch (core_->make_room(Clock::now())) {
        case Seats::Verdict::refuse:
            ++report_.counts().refused;
            return refusals_.refuse(std::move(socket), Clock::now());
        case Seats::Verdict::replace: ++report_.counts().idle_closed; break;
        case Seats::Verdict::admit: break;
    }
    on_accepted_(std::move(socket), std::make_shared<Connection>(core_, std::move(own)));
}

void Acceptor::report_overload(Clock::time_point now) {
    if (const auto counts = report_.due(now)) core_->warn_of(*counts);
}

}  // namespace duet::http

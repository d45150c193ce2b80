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

constexpr std::chrono::minutes between_words{1};
constexpr std::chrono::milliseconds pause{100};
/// Accepted in a row before the refused ones are looked after.
constexpr int max_in_a_row = 64;

Descriptor spare_descriptor() { return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }

/// Connections that were lost before they were accepted, and what accept(2) says to treat like
/// that.
bool is_of_the_connection(int error) {
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

Acceptor::Acceptor(std::shared_ptr<ServerCore> core, Descriptor listening, std::size_t max_refused,
                   Take take)
    : core_(std::move(core)),
      take_(std::move(take)),
      listening_(std::move(listening)),
      wake_up_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      spare_(spare_descriptor()),
      refusals_(max_refused),
      notice_(between_words) {
    if (!wake_up_.valid()) throw std::system_error(errno, std::generic_category(), "eventfd");
    thread_ = std::thread([this] { run(); });
}

Acceptor::~Acceptor() {
    stopping_ = true;
    ::eventfd_write(wake_up_.number(), 1);
    thread_.join();
}

void Acceptor::run() {
    while (!stopping_) {
        wait();
        accept_some();
        say_what_happened(Clock::now());
    }
}

void Acceptor::wait() {
    const auto now = Clock::now();
    const bool paused = now < paused_until_;
    polled_.clear();
    polled_.push_back({wake_up_.number(), POLLIN, 0});
    polled_.push_back({paused ? -1 : listening_.number(), POLLIN, 0});
    refusals_.watch(polled_);
    const auto count = ::poll(polled_.data(), polled_.size(), max_wait(now));
    if (count < 0 && errno != EINTR) paused_until_ = now + pause;  // out of memory: do not spin
    if (count <= 0) {
        for (auto& one : polled_) one.revents = 0;
    }
    refusals_.tend(polled_.data() + 2, Clock::now());
}

/// In milliseconds, as poll(2) wants it; -1: without end.
int Acceptor::max_wait(Clock::time_point now) const {
    std::optional<Clock::duration> min = notice_.wait(now);
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
    if (!spare_.valid()) spare_ = spare_descriptor();
    const int flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
    Descriptor socket(::accept4(listening_.number(), nullptr, nullptr, flags));
    if (!socket.valid()) return failed(errno);
    let_in(std::move(socket));
    return Next::accept;
}

Acceptor::Next Acceptor::failed(int error) {
    if (error == EAGAIN || error == EWOULDBLOCK) return Next::wait;
    if (is_of_the_connection(error)) return Next::accept;
    if (error == EMFILE || error == ENFILE) return refuse_without_descriptor();
    note_without_descriptor();
    paused_until_ = Clock::now() + pause;
    return Next::wait;
}

void Acceptor::note_without_descriptor() {
    ++notice_.gathered().without_descriptors;
    core_->count_without_descriptors();
}

/// Without a free descriptor accept(2) fails even when nobody waits, so only the second try, on the
/// spare one, tells whether there is a newcomer. The newcomer is refused, and an idle connection
/// gives up its two descriptors.
Acceptor::Next Acceptor::refuse_without_descriptor() {
    spare_ = Descriptor{};
    const int flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
    Descriptor socket(::accept4(listening_.number(), nullptr, nullptr, flags));
    const int error = socket.valid() ? 0 : errno;
    if (socket.valid()) Refusals::refuse_and_close(std::move(socket));
    spare_ = spare_descriptor();
    if (error == EAGAIN || error == EWOULDBLOCK) return Next::wait;
    note_without_descriptor();
    if (core_->close_longest_idle(Clock::now())) ++notice_.gathered().idle_closed;
    if (error == 0 && spare_.valid()) return Next::accept;
    paused_until_ = Clock::now() + pause;
    return Next::wait;
}

void Acceptor::let_in(Descriptor socket) {
    Descriptor own(::fcntl(socket.number(), F_DUPFD_CLOEXEC, 0));
    if (!own.valid()) {
        note_without_descriptor();
        if (core_->close_longest_idle(Clock::now())) ++notice_.gathered().idle_closed;
        return Refusals::refuse_and_close(std::move(socket));
    }
    switch (core_->make_room(Clock::now())) {
        case Seats::Verdict::refuse:
            ++notice_.gathered().refused;
            return refusals_.refuse(std::move(socket), Clock::now());
        case Seats::Verdict::replace: ++notice_.gathered().idle_closed; break;
        case Seats::Verdict::admit: break;
    }
    take_(std::move(socket), std::make_shared<Connection>(core_, std::move(own)));
}

void Acceptor::say_what_happened(Clock::time_point now) {
    if (const auto turmoil = notice_.due(now)) core_->warn_of(*turmoil);
}

}  // namespace duet::http

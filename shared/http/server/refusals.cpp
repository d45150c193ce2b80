#include "shared/http/server/refusals.hpp"

#include "shared/http/problem.hpp"
#include "shared/http/server/serialize.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace duet::http {

namespace {

constexpr std::chrono::seconds timeout{1};
/// Per socket and call: a client that never stops sending must not occupy the thread.
constexpr int max_reads = 16;

void send_refusal(int socket) {
    const auto bytes = too_many_connections();
    // The empty buffer of a new socket has room for it; a failure means that the client has left.
    [[maybe_unused]] const auto sent =
        ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::shutdown(socket, SHUT_WR);
}

/// Discards the client's bytes; false when the client has closed.
bool drain(int socket) {
    std::array<char, 16 * 1024> bytes;
    for (int n = 0; n < max_reads; ++n) {
        const auto count = ::recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (count == 0) return false;
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
    }
    return true;
}

}  // namespace

std::string too_many_connections() {
    auto response = problem(503, "too-many-connections",
                            "The server has as many connections as it can keep. It read no "
                            "request from this one. Connect again in a second.",
                            "");
    response.headers.emplace_back("Retry-After", "1");
    return serialize(response, true, false);
}

void Refusals::refuse(processes::Descriptor socket, Clock::time_point now) {
    send_refusal(socket.number());
    if (!drain(socket.number())) return;
    if (lingering_.size() >= max_) lingering_.pop_front();
    lingering_.push_back({std::move(socket), now + timeout});
}

void Refusals::refuse_and_close(processes::Descriptor socket) {
    send_refusal(socket.number());
    drain(socket.number());
}

void Refusals::watch(std::vector<pollfd>& sockets) const {
    for (const auto& one : lingering_) sockets.push_back({one.socket.number(), POLLIN, 0});
}

void Refusals::drain_ready(const pollfd* ready, Clock::time_point now) {
    std::deque<Lingering> still;
    for (auto& one : lingering_) {
        const bool is_ready = (ready++)->revents != 0;
        const bool open = !is_ready || drain(one.socket.number());
        if (open && now < one.until) still.push_back(std::move(one));
    }
    lingering_.swap(still);
}

std::optional<Refusals::Clock::time_point> Refusals::next_end() const {
    if (lingering_.empty()) return std::nullopt;
    return lingering_.front().until;
}

}  // namespace duet::http

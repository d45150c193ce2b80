#include "tests/promises/idle_crowd.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace duet::tests {

IdleCrowd::IdleCrowd(std::uint16_t port, std::size_t clients) : port_{port}, clients_(clients) {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void IdleCrowd::connect(Client& client) {
    client.socket =
        processes::Descriptor{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // Ignores the result, because poll(2) reports how the connect ends.
    ::connect(client.socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ++connected_;
}

void IdleCrowd::run(const std::stop_token& stop) {
    std::vector<pollfd> polled(clients_.size());
    while (!stop.stop_requested()) {
        const auto now = Clock::now();
        for (std::size_t at = 0; at < clients_.size(); ++at) {
            auto& client = clients_[at];
            if (!client.socket.open() && now >= client.again) connect(client);
            polled[at] = {client.socket.number(), POLLIN, 0};
        }
        if (::poll(polled.data(), polled.size(), 50) > 0) reset_closed(polled);
    }
}

void IdleCrowd::reset_closed(const std::vector<pollfd>& polled) {
    const auto again = Clock::now() + std::chrono::seconds{1};
    for (std::size_t at = 0; at < clients_.size(); ++at) {
        if (polled[at].fd < 0 || polled[at].revents == 0) continue;
        clients_[at] = {processes::Descriptor{}, again};  // refused with a 503, or closed
        ++closed_;
    }
}

}  // namespace duet::tests

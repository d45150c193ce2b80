#include "tests/promises/idle_crowd.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace duet::tests {

IdleCrowd::IdleCrowd(std::uint16_t port, std::size_t clients) : port_{port}, clients_(clients) {
    thread_ = std::thread([this] { run(); });
}

IdleCrowd::~IdleCrowd() {
    stopping_ = true;
    thread_.join();
}

void IdleCrowd::connect(Client& client) {
    client.socket =
        processes::Descriptor{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // In progress, refused or well: what becomes of it, poll(2) says.
    ::connect(client.socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ++connected_;
}

void IdleCrowd::run() {
    std::vector<pollfd> polled(clients_.size());
    while (!stopping_) {
        const auto now = Clock::now();
        for (std::size_t at = 0; at < clients_.size(); ++at) {
            auto& client = clients_[at];
            if (!client.socket.open() && now >= client.again) connect(client);
            polled[at] = {client.socket.number(), POLLIN, 0};
        }
        if (::poll(polled.data(), polled.size(), 50) > 0) look_after(polled);
    }
}

void IdleCrowd::look_after(const std::vector<pollfd>& polled) {
    const auto again = Clock::now() + std::chrono::seconds{1};
    for (std::size_t at = 0; at < clients_.size(); ++at) {
        if (polled[at].fd < 0 || polled[at].revents == 0) continue;
        clients_[at] = {processes::Descriptor{}, again};  // a 503, or the end
        ++sent_away_;
    }
}

}  // namespace duet::tests

#include "infra/supervisor/ports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace duet::processes {
namespace {

/// Binds a name in the abstract namespace (unix(7)). Closed when the name is taken.
Descriptor bind_name(const std::string& name) {
    Descriptor holder{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name.data(), name.size());  // a leading zero byte: not a file
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    if (::bind(holder.number(), reinterpret_cast<const sockaddr*>(&address), length) == 0)
        return holder;
    return {};
}

bool can_listen(std::uint16_t port) {
    const Descriptor probe{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const int yes = 1;
    ::setsockopt(probe.number(), SOL_SOCKET, SO_REUSEADDR, &yes,
                 sizeof yes);  // as servers do: TIME_WAIT does not matter
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::bind(probe.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
               0 &&
           ::listen(probe.number(), 1) == 0;
}

}  // namespace

Descriptor reserve_port(std::uint16_t port) {
    return bind_name("duet-port-" + std::to_string(port));
}

bool port_is_free(std::uint16_t port) { return reserve_port(port).open() && can_listen(port); }

std::uint16_t choose_port(std::uint16_t preferred, std::set<std::uint16_t>& taken) {
    const int last = std::min(preferred + 1000, 65535);
    for (int port = preferred; port <= last; ++port) {
        const auto candidate = static_cast<std::uint16_t>(port);
        if (!taken.contains(candidate) && port_is_free(candidate)) {
            taken.insert(candidate);
            return candidate;
        }
    }
    throw std::runtime_error(
        fmt::format("no free port on 127.0.0.1 from {} to {}", preferred, last));
}

Descriptor enter_port_choice(std::chrono::milliseconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        auto lock = bind_name("duet-port-choice");
        if (lock.open() || std::chrono::steady_clock::now() >= deadline) return lock;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

}  // namespace duet::processes

#include "shared/http/server/listening.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <utility>

namespace duet::http {

namespace {

constexpr int backlog = 1024;  // connections that the kernel queues for accept(2)

using Addresses = std::unique_ptr<addrinfo, void (*)(addrinfo*)>;

Addresses addresses_of(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const auto service = std::to_string(port);
    const int failed = ::getaddrinfo(host.c_str(), service.c_str(), &hints, &found);
    if (failed != 0) throw std::runtime_error(::gai_strerror(failed));
    return {found, ::freeaddrinfo};
}

void set_option(const processes::Descriptor& socket, int level, int option) {
    const int one = 1;
    ::setsockopt(socket.number(), level, option, &one, sizeof one);
}

processes::Descriptor listen_at(const addrinfo& address) {
    const int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    processes::Descriptor socket(::socket(address.ai_family, type, address.ai_protocol));
    if (!socket.open()) return socket;
    set_option(socket, SOL_SOCKET, SO_REUSEADDR);
    set_option(socket, IPPROTO_TCP, TCP_NODELAY);  // on Linux accepted sockets inherit it
    if (::bind(socket.number(), address.ai_addr, address.ai_addrlen) != 0)
        return processes::Descriptor{};
    if (::listen(socket.number(), backlog) != 0) return processes::Descriptor{};
    return socket;
}

}  // namespace

processes::Descriptor listen_on(const std::string& host, std::uint16_t port) {
    const auto addresses = addresses_of(host, port);
    for (const auto* one = addresses.get(); one != nullptr; one = one->ai_next) {
        auto socket = listen_at(*one);
        if (socket.open()) return socket;
    }
    throw std::runtime_error(std::strerror(errno));
}

std::uint16_t port_of(const processes::Descriptor& listening) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::getsockname(listening.number(), generic, &length) != 0) return 0;
    const bool v6 = address.ss_family == AF_INET6;
    return ntohs(v6 ? reinterpret_cast<sockaddr_in6*>(generic)->sin6_port
                    : reinterpret_cast<sockaddr_in*>(generic)->sin_port);
}

}  // namespace duet::http

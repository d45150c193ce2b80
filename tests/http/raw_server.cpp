#include "tests/http/raw_server.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace duet::tests {

namespace {

void check(bool ok, const char* what) {
    if (!ok) throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

RawServer::RawServer() : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    check(::bind(listening_.number(), reinterpret_cast<sockaddr*>(&address), size) == 0, "bind");
    check(::listen(listening_.number(), 16) == 0, "listen");
    check(::getsockname(listening_.number(), reinterpret_cast<sockaddr*>(&address), &size) == 0,
          "getsockname");
    port_ = ntohs(address.sin_port);
}

void RawServer::accept() {
    connection_ = processes::Descriptor(::accept(listening_.number(), nullptr, nullptr));
    check(connection_.open(), "accept");
}

void RawServer::receive_until(std::string_view end) {
    std::string received;
    std::array<char, 4096> bytes{};
    while (!received.ends_with(end)) {
        const auto count = ::recv(connection_.number(), bytes.data(), bytes.size(), 0);
        check(count > 0, "recv");
        received.append(bytes.data(), static_cast<std::size_t>(count));
    }
}

void RawServer::send(std::string_view bytes) {
    check(::send(connection_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
              static_cast<ssize_t>(bytes.size()),
          "send");
}

}  // namespace duet::tests

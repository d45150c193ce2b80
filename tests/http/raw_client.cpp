#include "tests/http/raw_client.hpp"

#include "shared/http/message.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace duet::tests {

namespace {

std::system_error failure(const char* what) { return {errno, std::generic_category(), what}; }

}  // namespace

std::string RawAnswer::header(std::string_view name) const {
    http::Headers headers;
    std::size_t at = head.find("\r\n");
    while (at != std::string::npos) {
        const auto start = at + 2;
        at = head.find("\r\n", start);
        const auto line = head.substr(start, at == std::string::npos ? at : at - start);
        if (const auto colon = line.find(": "); colon != std::string::npos)
            headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    return http::find_header(headers, name).value_or("");
}

RawClient::RawClient(std::uint16_t port)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!socket_.open() ||
        ::connect(socket(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw failure("connect");
    const int one = 1;
    ::setsockopt(socket(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

void RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) throw failure("send");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool RawClient::read_more(std::chrono::milliseconds timeout) {
    pollfd watched{socket(), POLLIN, 0};
    if (::poll(&watched, 1, static_cast<int>(timeout.count())) <= 0)
        throw std::runtime_error("the server sent nothing in time");
    std::array<char, 65536> bytes{};
    const auto count = ::recv(socket(), bytes.data(), bytes.size(), 0);
    if (count <= 0) return false;
    buffer_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
}

RawAnswer RawClient::receive(bool with_body) {
    const std::chrono::seconds timeout{10};
    auto end = buffer_.find("\r\n\r\n");
    while (end == std::string::npos) {
        if (!read_more(timeout)) return {};
        end = buffer_.find("\r\n\r\n");
    }
    RawAnswer answer;
    answer.head = buffer_.substr(0, end);
    buffer_.erase(0, end + 4);
    answer.status = std::stoi(answer.head.substr(9, 3));
    const auto length = with_body ? answer.header("Content-Length") : "";
    const std::size_t wanted = length.empty() ? 0 : std::stoul(length);
    while (buffer_.size() < wanted)
        if (!read_more(timeout)) return {};
    answer.body = buffer_.substr(0, wanted);
    buffer_.erase(0, wanted);
    return answer;
}

bool RawClient::closed(std::chrono::milliseconds timeout) {
    return buffer_.empty() && !read_more(timeout);
}

void RawClient::half_close() { ::shutdown(socket(), SHUT_WR); }

void RawClient::abort() {
    const linger reset{1, 0};
    ::setsockopt(socket(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    socket_ = processes::Descriptor{};
}

}  // namespace duet::tests

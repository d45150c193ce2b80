#include "infra/nats/server.hpp"
#include "shared/bus/bus.hpp"
#include "tests/bench/floors.hpp"
#include "tests/bench/stopwatch.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <stdexcept>
#include <thread>

namespace duet::bench {

namespace {

/// A port that is free right now.
std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(socket);
    if (!bound) throw std::runtime_error("no free port for a nats-server");
    return ntohs(address.sin_port);
}

/// A nats-server of this measurement; ends with it.
class Server {
public:
    explicit Server(std::vector<std::string> command) {
        std::vector<char*> arguments;
        for (auto& part : command) arguments.push_back(part.data());
        arguments.push_back(nullptr);
        pid_ = ::fork();
        if (pid_ < 0) throw std::runtime_error("cannot start nats-server");
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            const int nowhere = ::open("/dev/null", O_WRONLY);
            ::dup2(nowhere, STDERR_FILENO);
            ::execv(arguments[0], arguments.data());
            ::_exit(127);
        }
    }
    ~Server() { end(); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Ends it; returns the processor seconds of its life.
    double end() {
        if (pid_ <= 0) return 0;
        ::kill(pid_, SIGKILL);
        int status = 0;
        rusage used{};
        ::wait4(pid_, &status, 0, &used);
        pid_ = -1;
        const auto seconds = [](const timeval& time) {
            return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
        };
        return seconds(used.ru_utime) + seconds(used.ru_stime);
    }

private:
    pid_t pid_ = -1;
};

std::unique_ptr<bus::Admin> connected(const bus::Options& options) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    for (;;) {
        try {
            return std::make_unique<bus::Admin>(options);
        } catch (const std::runtime_error&) {
            if (std::chrono::steady_clock::now() > until) throw;
            std::this_thread::yield();  // an attempt takes its time by itself
        }
    }
}

}  // namespace

Floor publishing(const std::string& folder, std::chrono::milliseconds time) {
    nats::Setup setup;
    setup.state = folder + "/nats";
    setup.port = free_port();
    setup.services = {{"bench", {}, {"order.placed"}}};
    const auto configuration = nats::write_configuration(setup);
    const auto passwords = nats::ensure_passwords(setup.state, {"bench", nats::operator_user});
    Server server{nats::command_line(configuration)};
    const auto url = "nats://127.0.0.1:" + std::to_string(setup.port);
    connected({url, nats::operator_user, passwords.at(nats::operator_user), "bench"})
        ->ensure_stream({});

    bus::Publisher publisher{{url, "bench", passwords.at("bench"), "bench"}};
    std::vector<bus::Outgoing> batch(1024);
    std::int64_t count = 0;
    const Stopwatch watch;
    while (watch.elapsed() < time) {
        for (auto& message : batch)
            message = {"shop.order.placed", "b-" + std::to_string(count++), std::string(300, 'x')};
        const auto published = publisher.publish(batch, std::chrono::seconds{5});
        count -= static_cast<std::int64_t>(batch.size() - published.acknowledged);
    }
    const auto elapsed = watch.floor("publish", "", count);
    auto floor = watch.floor(
        "publish", "300-byte events to JetStream, each acknowledged, up to 1,024 outstanding",
        count, server.end());
    floor.per_second = elapsed.per_second;
    return floor;
}

}  // namespace duet::bench

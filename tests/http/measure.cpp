// Not a test: prints POSTs per second with 64 in flight; client and server are two processes on
// this machine. Compares a raw Pistache echo server with our server, responding at once and from
// another thread.

#include "shared/http/client/client.hpp"
#include "shared/http/server/server.hpp"

#include <pistache/endpoint.h>
#include <pistache/http.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <functional>
#include <future>
#include <iostream>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

namespace {

using namespace duet::http;

class RawEcho : public Pistache::Http::Handler {
    HTTP_PROTOTYPE(RawEcho)
    void onRequest(const Pistache::Http::Request& request,
                   Pistache::Http::ResponseWriter writer) override {
        writer.send(Pistache::Http::Code::Ok, request.body());
    }
};

void send_port(int pipe, std::uint16_t port) {
    if (::write(pipe, &port, sizeof port) != sizeof port) throw std::runtime_error("pipe");
    for (;;) ::pause();
}

void raw_pistache(int pipe) {
    Pistache::Http::Endpoint endpoint(Pistache::Address("127.0.0.1", Pistache::Port(0)));
    endpoint.init(
        Pistache::Http::Endpoint::options().threads(1).flags(Pistache::Tcp::Options::NoDelay));
    endpoint.setHandler(Pistache::Http::make_handler<RawEcho>());
    endpoint.serveThreaded();
    send_port(pipe, static_cast<std::uint16_t>(endpoint.getPort()));
}

void ours_at_once(int pipe) {
    Server server({});
    server.route(Method::post, "/commands", [](const Request& request, Responder answer) {
        answer.send(Response::json(200, request.body));
    });
    send_port(pipe, server.start());
}

void ours_from_another_thread(int pipe) {
    std::mutex mutex;
    std::condition_variable arrived;
    std::deque<std::pair<std::string, Responder>> pending;
    std::thread responding([&] {
        for (;;) {
            std::deque<std::pair<std::string, Responder>> taken;
            {
                std::unique_lock lock(mutex);
                arrived.wait(lock, [&] { return !pending.empty(); });
                taken.swap(pending);
            }
            for (auto& [body, responder] : taken) responder.send(Response::json(200, body));
        }
    });
    Server server({});
    server.route(Method::post, "/commands", [&](const Request& request, Responder answer) {
        const std::lock_guard lock(mutex);
        pending.emplace_back(request.body, std::move(answer));
        arrived.notify_one();
    });
    send_port(pipe, server.start());
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpu(int who) {
    rusage usage{};
    ::getrusage(who, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Sends `total` calls, 64 at a time: each result starts the next call.
double calls_per_second(std::uint16_t port, int total) {
    const std::string url = "http://127.0.0.1:" + std::to_string(port) + "/commands";
    const std::string body(200, 'x');
    Client client;
    std::atomic<int> left{total};
    std::atomic<int> finished{0};
    std::promise<void> all;
    std::function<void()> next = [&] {
        if (left-- <= 0) return;
        // Without this header Pistache closes after each response.
        client.send({Method::post, url, {{"Connection", "keep-alive"}}, body}, [&](Answer answer) {
            if (answer.status != 200) std::cerr << answer.status << " " << answer.error << "\n";
            next();
            if (++finished == total) all.set_value();
        });
    };
    const auto start = std::chrono::steady_clock::now();
    for (int n = 0; n < 64; ++n) next();
    all.get_future().wait();
    return total / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void measure(const char* name, void (*serve)(int), int total) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("pipe");
    const pid_t child = ::fork();
    if (child == 0) {
        serve(ends[1]);
        std::_Exit(0);
    }
    std::uint16_t port = 0;
    if (::read(ends[0], &port, sizeof port) != sizeof port)
        throw std::runtime_error("the server did not start");
    const double client_before = cpu(RUSAGE_SELF);
    const double server_before = cpu(RUSAGE_CHILDREN);
    const double rate = calls_per_second(port, total);
    const double client_cpu = cpu(RUSAGE_SELF) - client_before;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const double server_cpu = cpu(RUSAGE_CHILDREN) - server_before;
    std::cout << name << ": " << static_cast<long>(rate) << "/s, client "
              << client_cpu / total * 1e6 << " µs CPU each, server " << server_cpu / total * 1e6
              << " µs\n"
              << std::flush;
}

}  // namespace

int main(int count, char** arguments) {
    const int total = count > 1 ? std::stoi(arguments[1]) : 150'000;
    for (int round = 0; round < 3; ++round) {
        measure("raw Pistache echo  ", raw_pistache, total);
        measure("ours, at once      ", ours_at_once, total);
        measure("ours, other thread ", ours_from_another_thread, total);
    }
}

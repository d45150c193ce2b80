// Clients that disconnect while another thread sends their responses. Descriptor numbers are reused
// all the time; still every received response belongs to its request.

#include "shared/http/server/server.hpp"
#include "tests/catch.hpp"
#include "tests/http/raw_client.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <random>
#include <thread>
#include <utility>
#include <vector>

using namespace duet::http;
using duet::tests::RawClient;

namespace {

/// Echoes each request later, from its own thread.
class DelayedResponses {
public:
    DelayedResponses() : thread_([this](const std::stop_token& stop) { run(stop); }) {}

    void add(std::string body, Responder responder) {
        const std::lock_guard lock(mutex_);
        pending_.emplace_back(std::move(body), std::move(responder));
        changed_.notify_one();
    }

private:
    void run(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        for (;;) {
            // Some responses wait until newer connections exist that reuse the descriptor numbers.
            changed_.wait_for(lock, stop, std::chrono::milliseconds(2),
                              [this] { return pending_.size() > 8; });
            if (pending_.empty() && stop.stop_requested()) return;
            if (pending_.empty()) continue;
            auto [body, responder] = std::move(pending_.front());
            pending_.pop_front();
            lock.unlock();
            responder.send(Response::json(200, body));
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::pair<std::string, Responder>> pending_;
    std::jthread thread_;  ///< last: it uses all members above
};

}  // namespace

TEST_CASE("a response only reaches the client that sent the request") {
    constexpr int clients = 4;
    constexpr int rounds = 2500;
    std::atomic<int> wrong{0};
    std::atomic<int> right{0};
    {
        DelayedResponses late;
        Server server({.threads = 2});
        server.route(Method::post, "/echo", [&](const Request& request, Responder answer) {
            late.add(request.body, std::move(answer));
        });
        const auto port = server.start();
        std::vector<std::thread> threads;
        for (int number = 0; number < clients; ++number)
            threads.emplace_back([&, number] {
                std::mt19937 random(static_cast<unsigned>(number));
                for (int round = 0; round < rounds; ++round) {
                    const auto body = std::to_string(number) + "-" + std::to_string(round);
                    RawClient client(port);
                    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: " +
                                std::to_string(body.size()) + "\r\n\r\n" + body);
                    if (random() % 8 != 0) {
                        client.abort();
                        continue;
                    }
                    (client.receive().body == body ? right : wrong)++;
                }
            });
        for (auto& thread : threads) thread.join();
        server.stop();
    }
    CHECK(wrong == 0);
    CHECK(right > rounds / 8);
}

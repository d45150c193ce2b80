// Clients that leave while their answers come from another thread: descriptor numbers are reused
// all the time, and still every answer that arrives belongs to its request.

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

/// Answers a request later, from a thread of its own, with the request's own body.
class LateAnswers {
public:
    LateAnswers() : thread_([this] { run(); }) {}
    ~LateAnswers() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_one();
        thread_.join();
    }

    void owe(std::string body, Responder responder) {
        const std::lock_guard lock(mutex_);
        owed_.emplace_back(std::move(body), std::move(responder));
        changed_.notify_one();
    }

private:
    void run() {
        std::unique_lock lock(mutex_);
        for (;;) {
            // A few stay behind while more come, so that answers meet connections opened after
            // their own was left.
            changed_.wait_for(lock, std::chrono::milliseconds(2),
                              [this] { return stopping_ || owed_.size() > 8; });
            if (owed_.empty() && stopping_) return;
            if (owed_.empty()) continue;
            auto [body, responder] = std::move(owed_.front());
            owed_.pop_front();
            lock.unlock();
            responder.send(Response::json(200, body));
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::pair<std::string, Responder>> owed_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

TEST_CASE("an answer never reaches another client than the one that asked") {
    constexpr int clients = 4;
    constexpr int rounds = 2500;
    std::atomic<int> wrong{0};
    std::atomic<int> right{0};
    {
        LateAnswers late;
        Server server({.threads = 2});
        server.route(Method::post, "/echo", [&](const Request& request, Responder answer) {
            late.owe(request.body, std::move(answer));
        });
        const auto port = server.start();
        std::vector<std::thread> threads;
        for (int number = 0; number < clients; ++number)
            threads.emplace_back([&, number] {
                std::mt19937 random(static_cast<unsigned>(number));
                for (int round = 0; round < rounds; ++round) {
                    const auto body = std::to_string(number) + "-" + std::to_string(round);
                    RawClient client(port);
                    client.say("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: " +
                               std::to_string(body.size()) + "\r\n\r\n" + body);
                    if (random() % 8 != 0) {
                        client.abort();
                        continue;
                    }
                    (client.hear().body == body ? right : wrong)++;
                }
            });
        for (auto& thread : threads) thread.join();
        server.stop();
    }
    CHECK(wrong == 0);
    CHECK(right > rounds / 8);
}

// The client's limits: on connections, and on calls.

#include "shared/http/client/client.hpp"
#include "shared/http/server/server.hpp"
#include "tests/catch.hpp"

#include <chrono>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace duet::http;
using Outcome = Answer::Outcome;
using std::chrono::milliseconds;

namespace {

/// Sends no response before the test calls `answer_all`.
struct Slow {
    Slow() {
        server.route(Method::get, "/", [this](const Request&, Responder answer) {
            const std::lock_guard lock(mutex);
            if (quick) return answer.send(Response::json(200, "x"));
            pending.push_back(std::move(answer));
        });
        url = "http://127.0.0.1:" + std::to_string(server.start()) + "/";
    }
    void answer_all() {
        const std::lock_guard lock(mutex);
        quick = true;
        for (auto& one : pending) one.send(Response::json(200, "x"));
        pending.clear();
    }

    std::mutex mutex;
    bool quick = false;
    std::vector<Responder> pending;
    Server server{Server::Options{}};
    std::string url;
};

/// Calls in flight, and their results.
struct Calls {
    void send(Client& client, const std::string& url,
              milliseconds timeout = std::chrono::seconds(30)) {
        auto promise = std::make_shared<std::promise<Answer>>();
        answers.push_back(promise->get_future());
        client.send({Method::get, url, {}, {}, timeout},
                    [promise](Answer answer) { promise->set_value(std::move(answer)); });
    }
    std::vector<std::future<Answer>> answers;
};

template <typename Condition> bool comes_true(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    return condition();
}

}  // namespace

TEST_CASE("a client keeps to its limit of connections over all hosts, and every call is answered") {
    Slow first, second;
    Client client({.connections = 3});
    Calls calls;
    for (int n = 0; n < 20; ++n) calls.send(client, n % 2 == 0 ? first.url : second.url);
    const auto open = [&] {
        return first.server.connections().open + second.server.connections().open;
    };
    REQUIRE(comes_true([&] { return first.server.pending() + second.server.pending() == 3; }));
    CHECK(open() == 3);
    CHECK(client.call({Method::get, first.url, {}, {}, milliseconds(200)}).outcome ==
          Outcome::not_sent);  // a queued call times out
    first.answer_all();
    second.answer_all();
    for (auto& answer : calls.answers) CHECK(answer.get().status == 200);
    comes_true([&] { return open() <= 3; });
    CHECK(open() <= 3);
}

TEST_CASE("idle connections to one host make room for another host") {
    Slow first, second;
    first.answer_all();
    second.answer_all();
    Client client({.connections = 2});
    Calls calls;
    for (int n = 0; n < 4; ++n) calls.send(client, first.url);
    for (auto& answer : calls.answers) REQUIRE(answer.get().status == 200);
    CHECK(client.call({Method::get, second.url}).status == 200);
    comes_true(
        [&] { return first.server.connections().open + second.server.connections().open <= 2; });
    CHECK(first.server.connections().open + second.server.connections().open <= 2);
}

TEST_CASE("calls beyond the limit end at once and are not sent") {
    Slow other;
    Client client({.connections = 1, .calls = 3});
    Calls calls;
    for (int n = 0; n < 10; ++n) calls.send(client, other.url);
    int refused = 0;
    for (int n = 3; n < 10; ++n) {
        const auto answer = calls.answers[static_cast<std::size_t>(n)].get();
        if (answer.outcome == Outcome::not_sent &&
            answer.error.find("too many calls") != std::string::npos)
            ++refused;
    }
    CHECK(refused == 7);
    other.answer_all();
    for (std::size_t n = 0; n < 3; ++n) CHECK(calls.answers[n].get().status == 200);
    CHECK(client.call({Method::get, other.url}).status == 200);  // the limit is free again
}

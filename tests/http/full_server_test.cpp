// More connections than the server keeps: who is served, who is refused and how, who has to leave.

#include "shared/http/server/refusals.hpp"
#include "shared/http/server/server.hpp"
#include "tests/catch.hpp"
#include "tests/http/raw_client.hpp"

#include <nlohmann/json.hpp>

#include <sys/socket.h>

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace duet::http;
using duet::tests::RawClient;
using std::chrono::milliseconds;

namespace {

const std::string quick = "GET /quick HTTP/1.1\r\nHost: t\r\n\r\n";
const std::string parked = "GET /parked HTTP/1.1\r\nHost: t\r\n\r\n";

/// A server with few seats; what is asked of /parked is owed until the test says so.
struct Small {
    explicit Small(std::size_t max, milliseconds min_idle = milliseconds{0})
        : server({.max_connections = max,
                  .min_idle = min_idle,
                  .warn = [this](const std::string& words) {
                      const std::lock_guard lock(mutex);
                      said.push_back(words);
                  }}) {
        server.route(Method::get, "/quick", [](const Request&, Responder answer) {
            answer.send(Response::json(200, "quick"));
        });
        server.route(Method::get, "/large", [](const Request&, Responder answer) {
            answer.send(Response::json(200, std::string(20'000'000, 'x')));
        });
        server.route(Method::post, "/quick", [](const Request&, Responder answer) {
            answer.send(Response::json(200, "posted"));
        });
        server.route(Method::get, "/parked", [this](const Request&, Responder answer) {
            const std::lock_guard lock(mutex);
            pending.push_back(std::move(answer));
        });
        port = server.start();
    }
    ~Small() { answer_all(); }

    void answer_all() {
        const std::lock_guard lock(mutex);
        for (auto& one : pending) one.send(Response::json(200, "at last"));
        pending.clear();
    }
    std::vector<std::string> words() {
        const std::lock_guard lock(mutex);
        return said;
    }

    std::mutex mutex;
    std::vector<Responder> pending;
    std::vector<std::string> said;
    Server server;
    std::uint16_t port = 0;
};

/// The server learns of things on its own threads; how soon is the scheduler's.
template <typename Condition> bool comes_true(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    return condition();
}

bool served(RawClient& client) {
    client.say(quick);
    return client.hear().status == 200;
}

/// Waits until the server counts so many as idle: only those may be told to leave.
void rests(Small& small, std::size_t idle) {
    REQUIRE(comes_true([&] { return small.server.connections().idle == idle; }));
}

}  // namespace

TEST_CASE("a client for whom there is no room is told so, can read it, and is closed") {
    Small small(2);
    RawClient first(small.port), second(small.port);
    for (auto* one : {&first, &second}) one->say(parked);
    REQUIRE(comes_true([&] { return small.server.pending() == 2; }));

    const auto request =
        GENERATE(as<std::string>{}, quick, "",
                 "POST /quick HTTP/1.1\r\nHost: t\r\nContent-Length: 300000\r\n\r\n" +
                     std::string(300'000, 'x'));
    RawClient third(small.port);
    third.say(request);
    const auto answer = third.hear();
    CHECK(answer.status == 503);
    CHECK(answer.header("Retry-After") == "1");
    CHECK(answer.header("Connection") == "close");
    CHECK(answer.header("Content-Type") == "application/problem+json");
    const auto problem = nlohmann::json::parse(answer.body);
    CHECK(problem.at("type") == "https://duet.example/problems/too-many-connections");
    CHECK(problem.at("status") == 503);
    CHECK(third.closed());
    CHECK(small.server.connections().refused == 1);
    CHECK(small.server.connections().open == 2);

    small.answer_all();
    for (auto* one : {&first, &second}) CHECK(one->hear().body == "at last");
    RawClient fourth(small.port);
    CHECK(served(fourth));
}

TEST_CASE("the connection that has been idle longest makes room") {
    Small small(3);
    RawClient first(small.port), second(small.port), third(small.port);
    for (auto* one : {&first, &second, &third, &first}) REQUIRE(served(*one));
    rests(small, 3);
    RawClient fourth(small.port);
    CHECK(served(fourth));
    CHECK(second.closed());
    for (auto* one : {&first, &third, &fourth}) CHECK(served(*one));
    CHECK(small.server.connections().idle_closed == 1);
    CHECK(small.server.connections().refused == 0);
}

TEST_CASE("a connection that never asked anything is idle, too") {
    Small small(2);
    RawClient silent(small.port);
    rests(small, 1);
    RawClient second(small.port);
    REQUIRE(served(second));
    rests(small, 2);
    RawClient third(small.port);
    CHECK(served(third));
    CHECK(silent.closed());
}

TEST_CASE("a request under way keeps its connection, however long") {
    Small small(3);
    RawClient sends(small.port), waits(small.port), reads(small.port);
    sends.say("POST /quick HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\n\r\nha");
    waits.say(parked);
    reads.say("GET /large HTTP/1.1\r\nHost: t\r\n\r\n");
    REQUIRE(comes_true([&] {
        return small.server.connections().open == 3 && small.server.connections().idle == 0;
    }));
    for (int n = 0; n < 20; ++n) {
        RawClient other(small.port);
        CHECK(other.hear().status == 503);
    }
    sends.say("lf");
    CHECK(sends.hear().body == "posted");
    CHECK(reads.hear().body.size() == 20'000'000);
    small.answer_all();
    CHECK(waits.hear().body == "at last");
}

TEST_CASE("a connection that is idle only now is spared, the newcomer refused") {
    Small small(1, std::chrono::hours{1});
    RawClient first(small.port);
    REQUIRE(served(first));
    rests(small, 1);
    RawClient second(small.port);
    CHECK(second.hear().status == 503);
    CHECK(served(first));
}

TEST_CASE("an answered client that does not close has no seat for ever") {
    Small small(1);
    RawClient lazy(small.port);
    lazy.say("GET /quick HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    REQUIRE(lazy.hear().status == 200);
    rests(small, 1);
    RawClient next(small.port);
    CHECK(served(next));
}

TEST_CASE("a full server says so once, with what to do") {
    Small small(1);
    RawClient first(small.port);
    first.say(parked);
    REQUIRE(comes_true([&] { return small.server.pending() == 1; }));
    for (int n = 0; n < 50; ++n) CHECK(RawClient{small.port}.hear().status == 503);
    REQUIRE(comes_true([&] { return !small.words().empty(); }));
    const auto words = small.words();
    REQUIRE(words.size() == 1);
    CHECK_THAT(words[0], duet::tests::ContainsSubstring("refused"));
    CHECK_THAT(words[0], duet::tests::ContainsSubstring("DUET_MAX_CONNECTIONS"));
}

TEST_CASE(
    "a request that met the end of its connection was not served, in whatever order they come") {
    constexpr int clients = 12, rounds = 150;
    std::mutex mutex;
    std::set<std::string> handled;
    Server server({.threads = 2,
                   .max_connections = 6,
                   .min_idle = milliseconds{0},
                   .warn = [](const std::string&) {}});
    server.route(Method::get, "/{id}", [&](const Request& request, Responder answer) {
        {
            const std::lock_guard lock(mutex);
            handled.insert(request.parameter("id"));
        }
        answer.send(Response::json(200, request.parameter("id")));
    });
    const auto port = server.start();
    std::atomic<int> answered{0}, wrong{0}, served_and_lost{0};
    const auto one_client = [&](int number) {
        std::unique_ptr<RawClient> client;
        for (int round = 0; round < rounds; ++round) {
            const auto id = std::to_string(number) + "-" + std::to_string(round);
            if (!client) client = std::make_unique<RawClient>(port);
            int status = 0;
            try {
                client->say("GET /" + id + " HTTP/1.1\r\nHost: t\r\n\r\n");
                const auto answer = client->hear();
                status = answer.status;
                if (status == 200 && answer.body != id) ++wrong;
            } catch (const std::system_error&) {  // it was closed while the request was sent
            }
            if (status == 200) ++answered;
            const std::lock_guard lock(mutex);
            if (status != 200 && handled.contains(id)) ++served_and_lost;
            if (status != 200 || round % 5 == 0) client.reset();
        }
    };
    std::vector<std::thread> threads;
    for (int n = 0; n < clients; ++n) threads.emplace_back(one_client, n);
    for (auto& one : threads) one.join();
    CHECK(wrong == 0);
    CHECK(served_and_lost == 0);
    CHECK(answered > 0);
    CHECK(server.connections().idle_closed > 0);
    CHECK(server.connections().open <= 6 + 1);
}

TEST_CASE("refused clients linger for a bounded time and in bounded number") {
    const Refusals::Clock::time_point now{};
    Refusals refusals(2);
    std::vector<Descriptor> clients;
    for (int n = 0; n < 3; ++n) {
        int ends[2];
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
        clients.emplace_back(ends[0]);
        refusals.refuse(Descriptor{ends[1]}, now);
    }
    CHECK(refusals.lingering() == 2);
    for (const auto& client : clients) {
        std::string heard(4096, '\0');
        const auto count = ::recv(client.number(), heard.data(), heard.size(), 0);
        CHECK(heard.substr(0, static_cast<std::size_t>(count)).starts_with("HTTP/1.1 503 "));
    }
    clients.pop_back();  // one closes, as it should
    std::vector<pollfd> polled;
    refusals.watch(polled);
    REQUIRE(::poll(polled.data(), polled.size(), 0) == 1);
    refusals.tend(polled.data(), now);
    CHECK(refusals.lingering() == 1);
    polled.clear();
    refusals.watch(polled);
    refusals.tend(polled.data(), now + std::chrono::seconds(1));
    CHECK(refusals.lingering() == 0);
}

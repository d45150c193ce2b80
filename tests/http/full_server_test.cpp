// More connections than the server keeps: which are served, refused and evicted.

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

/// A server with few seats. Requests to /parked get no response before the test calls `answer_all`.
struct Small {
    explicit Small(std::size_t max, milliseconds min_idle = milliseconds{0})
        : server({.max_connections = max,
                  .min_idle = min_idle,
                  .warn = [this](const std::string& text) {
                      const std::lock_guard lock(mutex);
                      logged.push_back(text);
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
    std::vector<std::string> warnings() {
        const std::lock_guard lock(mutex);
        return logged;
    }

    std::mutex mutex;
    std::vector<Responder> pending;
    std::vector<std::string> logged;
    Server server;
    std::uint16_t port = 0;
};

/// Waits, because the server notices events on its own threads.
template <typename Condition> bool comes_true(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    return condition();
}

bool served(RawClient& client) {
    client.send(quick);
    return client.receive().status == 200;
}

/// Waits until the server counts this many idle connections: it may evict only those.
void wait_for_idle(Small& small, std::size_t idle) {
    REQUIRE(comes_true([&] { return small.server.connections().idle == idle; }));
}

}  // namespace

TEST_CASE("a full server refuses a client with a readable 503 and closes") {
    Small small(2);
    RawClient first(small.port), second(small.port);
    for (auto* one : {&first, &second}) one->send(parked);
    REQUIRE(comes_true([&] { return small.server.pending() == 2; }));

    const auto request =
        GENERATE(as<std::string>{}, quick, "",
                 "POST /quick HTTP/1.1\r\nHost: t\r\nContent-Length: 300000\r\n\r\n" +
                     std::string(300'000, 'x'));
    RawClient third(small.port);
    third.send(request);
    const auto answer = third.receive();
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
    for (auto* one : {&first, &second}) CHECK(one->receive().body == "at last");
    RawClient fourth(small.port);
    CHECK(served(fourth));
}

TEST_CASE("the connection that has been idle longest makes room") {
    Small small(3);
    RawClient first(small.port), second(small.port), third(small.port);
    for (auto* one : {&first, &second, &third, &first}) REQUIRE(served(*one));
    wait_for_idle(small, 3);
    RawClient fourth(small.port);
    CHECK(served(fourth));
    CHECK(second.closed());
    for (auto* one : {&first, &third, &fourth}) CHECK(served(*one));
    CHECK(small.server.connections().idle_closed == 1);
    CHECK(small.server.connections().refused == 0);
}

TEST_CASE("a connection without any request is idle, too") {
    Small small(2);
    RawClient silent(small.port);
    wait_for_idle(small, 1);
    RawClient second(small.port);
    REQUIRE(served(second));
    wait_for_idle(small, 2);
    RawClient third(small.port);
    CHECK(served(third));
    CHECK(silent.closed());
}

TEST_CASE("a connection is never evicted during a request, however long that takes") {
    Small small(3);
    RawClient sends(small.port), waits(small.port), reads(small.port);
    sends.send("POST /quick HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\n\r\nha");
    waits.send(parked);
    reads.send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n");
    REQUIRE(comes_true([&] {
        return small.server.connections().open == 3 && small.server.connections().idle == 0;
    }));
    for (int n = 0; n < 20; ++n) {
        RawClient other(small.port);
        CHECK(other.receive().status == 503);
    }
    sends.send("lf");
    CHECK(sends.receive().body == "posted");
    CHECK(reads.receive().body.size() == 20'000'000);
    small.answer_all();
    CHECK(waits.receive().body == "at last");
}

TEST_CASE("a connection that has just become idle stays, and the new client is refused") {
    Small small(1, std::chrono::hours{1});
    RawClient first(small.port);
    REQUIRE(served(first));
    wait_for_idle(small, 1);
    RawClient second(small.port);
    CHECK(second.receive().status == 503);
    CHECK(served(first));
}

TEST_CASE("a client that does not close after the last response loses its seat") {
    Small small(1);
    RawClient lazy(small.port);
    lazy.send("GET /quick HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    REQUIRE(lazy.receive().status == 200);
    wait_for_idle(small, 1);
    RawClient next(small.port);
    CHECK(served(next));
}

TEST_CASE("a full server logs it once, with advice") {
    Small small(1);
    RawClient first(small.port);
    first.send(parked);
    REQUIRE(comes_true([&] { return small.server.pending() == 1; }));
    for (int n = 0; n < 50; ++n) CHECK(RawClient{small.port}.receive().status == 503);
    REQUIRE(comes_true([&] { return !small.warnings().empty(); }));
    const auto warnings = small.warnings();
    REQUIRE(warnings.size() == 1);
    CHECK_THAT(warnings[0], duet::tests::ContainsSubstring("refused"));
    CHECK_THAT(warnings[0], duet::tests::ContainsSubstring("DUET_MAX_CONNECTIONS"));
}

TEST_CASE("a request on a connection that the server is closing is never served") {
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
                client->send("GET /" + id + " HTTP/1.1\r\nHost: t\r\n\r\n");
                const auto answer = client->receive();
                status = answer.status;
                if (status == 200 && answer.body != id) ++wrong;
            } catch (const std::system_error&) {  // the server closed while the client was sending
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

TEST_CASE("refused connections linger for a limited time and in limited number") {
    const Refusals::Clock::time_point now{};
    Refusals refusals(2);
    std::vector<duet::processes::Descriptor> clients;
    for (int n = 0; n < 3; ++n) {
        int ends[2];
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
        clients.emplace_back(ends[0]);
        refusals.refuse(duet::processes::Descriptor{ends[1]}, now);
    }
    CHECK(refusals.lingering() == 2);
    for (const auto& client : clients) {
        std::string received(4096, '\0');
        const auto count = ::recv(client.number(), received.data(), received.size(), 0);
        CHECK(received.substr(0, static_cast<std::size_t>(count)).starts_with("HTTP/1.1 503 "));
    }
    clients.pop_back();  // one client closes, as it should
    std::vector<pollfd> polled;
    refusals.watch(polled);
    REQUIRE(::poll(polled.data(), polled.size(), 0) == 1);
    refusals.drain_ready(polled.data(), now);
    CHECK(refusals.lingering() == 1);
    polled.clear();
    refusals.watch(polled);
    refusals.drain_ready(polled.data(), now + std::chrono::seconds(1));
    CHECK(refusals.lingering() == 0);
}

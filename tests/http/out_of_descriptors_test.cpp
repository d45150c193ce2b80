// More clients than descriptors: the server does not spin, starves no client, and logs the problem.

#include "tests/catch.hpp"
#include "tests/http/child.hpp"
#include "tests/http/raw_client.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

using duet::tests::Child;
using duet::tests::ContainsSubstring;
using duet::tests::RawAnswer;
using duet::tests::RawClient;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

struct Narrow {
    explicit Narrow(std::size_t limit)
        : process({{NARROW_SERVER}, limit, {}}),
          port(static_cast<std::uint16_t>(std::stoi(process.line()))) {}
    Child process;
    std::uint16_t port;
};

using Crowd = std::vector<std::unique_ptr<RawClient>>;

Crowd idle_clients(std::uint16_t port, int count) {
    Crowd crowd;
    for (int n = 0; n < count; ++n) crowd.push_back(std::make_unique<RawClient>(port));
    return crowd;
}

/// The share of one core that the process uses, measured over an idle second.
double load_of(const Child& process) {
    const auto before = process.cpu_seconds();
    const auto began = Clock::now();
    std::this_thread::sleep_for(1s);
    return (process.cpu_seconds() - before) /
           std::chrono::duration<double>(Clock::now() - began).count();
}

RawAnswer call(std::uint16_t port) {
    RawClient client(port);
    client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    return client.receive();
}

template <typename Condition> bool comes_true(Condition condition) {
    const auto end = Clock::now() + 10s;
    while (!condition() && Clock::now() < end) std::this_thread::sleep_for(10ms);
    return condition();
}

}  // namespace

TEST_CASE("with 256 descriptors and 300 idle clients the server does not spin and serves others") {
    Narrow narrow(256);
    const auto crowd = idle_clients(narrow.port, 300);
    CHECK(load_of(narrow.process) < 0.2);
    for (int n = 0; n < 100; ++n) CHECK(call(narrow.port).status == 200);
    CHECK(narrow.process.descriptors() < 256 - 39);  // the HTTP client's share stays free
    CHECK_THAT(narrow.process.errors(), ContainsSubstring("the HTTP server is full"));
}

TEST_CASE(
    "without any free descriptor the server refuses clients, does not spin, and logs it once") {
    Narrow narrow(256);
    auto first = std::make_unique<RawClient>(narrow.port);
    first->send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    REQUIRE(first->receive().status == 200);
    // From here on accept(2) finds no free descriptor, as if the rest of the process used all.
    narrow.process.limit_descriptors(3);
    auto crowd = idle_clients(narrow.port, 200);
    CHECK(load_of(narrow.process) < 0.2);
    CHECK_THAT(narrow.process.errors(), ContainsSubstring("no free descriptor"));
    const auto lines = narrow.process.errors();
    CHECK(std::count(lines.begin(), lines.end(), '\n') == 1);

    narrow.process.limit_descriptors(256);
    CHECK(comes_true([&] { return call(narrow.port).status == 200; }));
}

TEST_CASE("a client that connects when the last descriptor is taken gets a 503") {
    // 0: accept(2) finds no descriptor. 1: one for the socket, none for its duplicate.
    const auto left = GENERATE(std::size_t{0}, std::size_t{1});
    Narrow narrow(256);
    const auto when_idle = narrow.process.descriptors();
    REQUIRE(call(narrow.port).status == 200);
    REQUIRE(comes_true([&] { return narrow.process.descriptors() == when_idle; }));
    // From the first free number, because the process may have inherited higher ones.
    narrow.process.limit_descriptors(narrow.process.first_free_descriptor() + left);
    const auto answer = call(narrow.port);
    CHECK(answer.status == 503);
    CHECK(answer.header("Retry-After") == "1");
    // accept(2) then fails again without a waiting client, which is not counted.
    CHECK(comes_true([&] { return !narrow.process.errors().empty(); }));
    CHECK_THAT(narrow.process.errors(), ContainsSubstring("no free descriptor 1 times"));
    narrow.process.limit_descriptors(256);
    CHECK(comes_true([&] { return call(narrow.port).status == 200; }));
}

// A client that does not take its answer: nobody waits for it, and no thread spins.

#include "shared/http/server/server.hpp"
#include "tests/catch.hpp"
#include "tests/http/raw_client.hpp"

#include <ctime>
#include <mutex>
#include <vector>

using namespace duet::http;
using duet::tests::RawClient;

namespace {

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace

TEST_CASE("a client that reads late gets its whole answer, and nobody waits for it") {
    const std::string large(20'000'000, 'x');
    Server server({});
    server.route(Method::get, "/large", [&](const Request&, Responder answer) {
        answer.send(Response::json(200, large));
    });
    server.route(Method::get, "/small", [&](const Request&, Responder answer) {
        answer.send(Response::json(200, "small"));
    });
    const auto port = server.start();
    RawClient slow(port);
    slow.say("GET /large HTTP/1.1\r\nHost: t\r\n\r\nGET /small HTTP/1.1\r\nHost: t\r\n\r\n");

    RawClient quick(port);
    for (int n = 0; n < 100; ++n) {
        quick.say("GET /small HTTP/1.1\r\nHost: t\r\n\r\n");
        CHECK(quick.hear().body == "small");
    }
    CHECK(server.pending() >= 1);
    const auto before = cpu_seconds();
    CHECK_THROWS(
        quick.closed(std::chrono::milliseconds(500)));  // half a second in which nothing happens
    CHECK(cpu_seconds() - before < 0.1);

    SECTION("read at last") {
        CHECK(slow.hear().body == large);
        CHECK(slow.hear().body == "small");  // what was sent ahead is served then
    }
    SECTION("left") { slow.abort(); }
    SECTION("still there when the server stops") { server.stop(std::chrono::milliseconds(50)); }
}

TEST_CASE("a client that sends ahead without end is broken off") {
    std::mutex mutex;
    std::vector<Responder> pending;
    Server server({});
    server.route(Method::get, "/wait", [&](const Request&, Responder answer) {
        const std::lock_guard lock(mutex);
        pending.push_back(std::move(answer));
    });
    RawClient client(server.start());
    client.say("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n");
    const std::string ahead(10'000, 'x');
    CHECK_THROWS([&] {
        for (int n = 0; n < 10'000; ++n) client.say(ahead);
    }());
    const std::lock_guard lock(mutex);
    pending.clear();
}

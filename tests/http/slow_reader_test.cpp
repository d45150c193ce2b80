// A client that does not read its response: no other client waits for it, and no thread spins.

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

TEST_CASE("a slow reader gets its whole response, and no other client waits for it") {
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
    slow.send("GET /large HTTP/1.1\r\nHost: t\r\n\r\nGET /small HTTP/1.1\r\nHost: t\r\n\r\n");

    RawClient quick(port);
    for (int n = 0; n < 100; ++n) {
        quick.send("GET /small HTTP/1.1\r\nHost: t\r\n\r\n");
        CHECK(quick.receive().body == "small");
    }
    CHECK(server.pending() >= 1);
    const auto before = cpu_seconds();
    CHECK_THROWS(quick.closed(std::chrono::milliseconds(500)));  // waits half a second
    CHECK(cpu_seconds() - before < 0.1);

    SECTION("the client reads at last") {
        CHECK(slow.receive().body == large);
        CHECK(slow.receive().body == "small");  // the pipelined request is served then
    }
    SECTION("the client disconnects") { slow.abort(); }
    SECTION("the server stops first") { server.stop(std::chrono::milliseconds(50)); }
}

TEST_CASE("the server closes on a client that pipelines without end") {
    std::mutex mutex;
    std::vector<Responder> pending;
    Server server({});
    server.route(Method::get, "/wait", [&](const Request&, Responder answer) {
        const std::lock_guard lock(mutex);
        pending.push_back(std::move(answer));
    });
    RawClient client(server.start());
    client.send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n");
    const std::string ahead(10'000, 'x');
    CHECK_THROWS([&] {
        for (int n = 0; n < 10'000; ++n) client.send(ahead);
    }());
    const std::lock_guard lock(mutex);
    pending.clear();
}

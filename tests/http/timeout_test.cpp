// Idle and incomplete connections time out. The workers check twice per second.

#include "shared/http/server/server.hpp"
#include "tests/catch.hpp"
#include "tests/http/raw_client.hpp"

#include <future>
#include <optional>

using namespace duet::http;
using duet::tests::RawClient;
using std::chrono::milliseconds;

TEST_CASE("an incomplete request times out, and a client that waits for its response does not") {
    Server server({.request_timeout = milliseconds(600)});
    std::promise<Responder> promise;
    server.route(Method::get, "/wait",
                 [&](const Request&, Responder answer) { promise.set_value(std::move(answer)); });
    const auto port = server.start();
    RawClient waiting(port);
    waiting.send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n");
    auto pending = promise.get_future().get();

    RawClient slow(port);
    slow.send(
        GENERATE("GET /wait HT", "POST /wait HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nab"));
    CHECK(slow.receive().status == 408);
    CHECK(slow.closed());

    pending.send(Response::json(200, "still here"));
    CHECK(waiting.receive().body == "still here");
}

TEST_CASE("an idle connection is closed, and a pending response is still sent") {
    Server server({.idle_timeout = milliseconds(600)});
    std::promise<Responder> promise;
    server.route(Method::get, "/wait",
                 [&](const Request&, Responder answer) { promise.set_value(std::move(answer)); });
    server.route(Method::get, "/",
                 [&](const Request&, Responder answer) { answer.send(Response::json(200, "x")); });
    const auto port = server.start();
    RawClient waiting(port);
    waiting.send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n");
    auto pending = promise.get_future().get();

    RawClient idle(port);
    idle.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    CHECK(idle.receive().status == 200);
    CHECK(idle.closed());

    pending.send(Response::json(200, "late"));
    CHECK(waiting.receive().body == "late");
    CHECK(waiting.closed());
}

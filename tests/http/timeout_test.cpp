// Connections on which nothing happens. Pistache looks at them twice a second.

#include "shared/http/server/server.hpp"
#include "tests/catch.hpp"
#include "tests/http/raw_client.hpp"

#include <future>
#include <optional>

using namespace duet::http;
using duet::tests::RawClient;
using std::chrono::milliseconds;

TEST_CASE(
    "a request that does not end in time is given up, a client that waits for its answer is not") {
    Server server({.request_timeout = milliseconds(600)});
    std::promise<Responder> promise;
    server.route(Method::get, "/wait",
                 [&](const Request&, Responder answer) { promise.set_value(std::move(answer)); });
    const auto port = server.start();
    RawClient waiting(port);
    waiting.say("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n");
    auto pending = promise.get_future().get();

    RawClient slow(port);
    slow.say(
        GENERATE("GET /wait HT", "POST /wait HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nab"));
    CHECK(slow.hear().status == 408);
    CHECK(slow.closed());

    pending.send(Response::json(200, "still here"));
    CHECK(waiting.hear().body == "still here");
}

TEST_CASE("an idle connection is closed, and an answer still owed to it arrives") {
    Server server({.idle_timeout = milliseconds(600)});
    std::promise<Responder> promise;
    server.route(Method::get, "/wait",
                 [&](const Request&, Responder answer) { promise.set_value(std::move(answer)); });
    server.route(Method::get, "/",
                 [&](const Request&, Responder answer) { answer.send(Response::json(200, "x")); });
    const auto port = server.start();
    RawClient waiting(port);
    waiting.say("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n");
    auto pending = promise.get_future().get();

    RawClient idle(port);
    idle.say("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    CHECK(idle.hear().status == 200);
    CHECK(idle.closed());

    pending.send(Response::json(200, "late"));
    CHECK(waiting.hear().body == "late");
    CHECK(waiting.closed());
}

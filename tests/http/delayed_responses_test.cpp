// Responses that come late, from other threads, or never; what stop and abort do with them.

#include "tests/http/parking.hpp"

using namespace duet::http;
using duet::tests::RawClient;
using nlohmann::json;
using namespace duet::http::tests;

TEST_CASE("another thread sends a delayed response, and the connection serves the next request") {
    Server server({});
    Parking parking;
    server.route(Method::get, "/wait", parking.handler());
    server.route(Method::post, "/echo", echo);
    RawClient client(server.start());
    client.send(get("/wait"));
    auto pending = parking.take();
    CHECK(server.pending() == 1);

    SECTION("answered") {
        pending.send(Response::json(200, "late"));
        pending.send(Response::json(200, "a second time"));
        CHECK(client.receive().body == "late");
        client.send(post("/echo", "next"));
        CHECK(client.receive().body == "next");
        CHECK(nothing_is_pending(server));
    }
    SECTION("the responder is destroyed unused") {
        { const auto gone = std::move(pending); }
        CHECK(client.receive().status == 503);
    }
    SECTION("to a client that has closed its sending half") {
        client.half_close();
        pending.send(Response::json(200, "late"));
        CHECK(client.receive().body == "late");
        CHECK(client.closed());
    }
    SECTION("to a client that has disconnected") {
        client.abort();
        pending.send(Response::json(200, "late"));
        CHECK(nothing_is_pending(server));
    }
}

TEST_CASE("a handler that throws gets a 500, one that does not respond a 503") {
    Server server({});
    server.route(Method::get, "/throws",
                 [](const Request&, Responder) { throw std::runtime_error("the secret is 42"); });
    server.route(Method::get, "/throws-oddly", [](const Request&, Responder) { throw 42; });
    server.route(Method::get, "/forgets", [](const Request&, Responder) {});
    RawClient client(server.start());
    client.send(get("/throws"));
    const auto answer = client.receive();
    CHECK(answer.status == 500);
    CHECK(answer.header("content-type") == "application/problem+json");
    CHECK(answer.body.find("secret") == std::string::npos);
    client.send(get("/throws-oddly"));
    CHECK(client.receive().status == 500);
    client.send(get("/forgets"));
    CHECK(client.receive().status == 503);
    CHECK(nothing_is_pending(server));
}

TEST_CASE(
    "more pending responses than allowed: 503 with Retry-After, and accepted requests still end") {
    Server server({.max_pending = 1});
    Parking parking;
    server.route(Method::get, "/wait", parking.handler());
    const auto port = server.start();
    RawClient first(port);
    RawClient second(port);
    first.send(get("/wait"));
    auto pending = parking.take();
    second.send(get("/wait"));
    const auto refused = second.receive();
    CHECK(refused.status == 503);
    CHECK(refused.header("retry-after") == "1");
    pending.send(Response::json(200, "done"));
    CHECK(first.receive().body == "done");
}

TEST_CASE("stop refuses new requests, waits for pending responses and frees the port") {
    Server server({});
    Parking parking;
    server.route(Method::get, "/wait", parking.handler());
    const auto port = server.start();
    RawClient waiting(port);
    waiting.send(get("/wait"));
    RawClient second(port);
    auto pending = parking.take();

    SECTION("answered in time") {
        auto stopping =
            std::async(std::launch::async, [&] { server.stop(std::chrono::seconds(10)); });
        int status = 0;
        while (status != 503) {  // until `stop` has begun
            RawClient probe(port);
            probe.send(get("/nothing"));
            status = probe.receive().status;
        }
        second.send(get("/wait"));
        CHECK(second.receive().status == 503);
        CHECK(second.closed());
        CHECK(stopping.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
        pending.send(Response::json(200, "done"));
        CHECK(waiting.receive().body == "done");
        stopping.get();
    }
    SECTION("not answered in time") {
        server.stop(std::chrono::milliseconds(20));
        CHECK(waiting.receive().status == 0);
        pending.send(Response::json(200, "too late"));
    }
    CHECK_THROWS(RawClient(port));
    Server next({.port = port});
    CHECK(next.start() == port);
}

TEST_CASE("the error for a taken port names host and port") {
    Server first({});
    const auto port = first.start();
    Server second({.port = port});
    CHECK_THROWS_WITH(second.start(), duet::tests::ContainsSubstring(std::to_string(port)) &&
                                          duet::tests::ContainsSubstring("127.0.0.1"));
}

TEST_CASE("a handler's headers are sent and cannot split the response") {
    Server server({});
    server.route(Method::get, "/", [](const Request&, Responder answer) {
        Response response = Response::json(202, "{}");
        response.headers = {{"Location", "/v1/orders/1"}, {"X-Evil", "a\r\nSet-Cookie: b"}};
        response.close = true;
        answer.send(std::move(response));
    });
    RawClient client(server.start());
    client.send(get("/"));
    const auto answer = client.receive();
    CHECK(answer.header("location") == "/v1/orders/1");
    CHECK(answer.header("set-cookie").empty());
    CHECK(answer.header("connection") == "close");
    CHECK(client.closed());
}

TEST_CASE("a responder can abort: no response, the connection ends, and nothing is pending") {
    Server server({});
    Parking parking;
    server.route(Method::get, "/at-once",
                 [](const Request&, Responder answer) { answer.abort_reply(); });
    server.route(Method::get, "/later", parking.handler());
    const auto port = server.start();
    RawClient client(port);
    SECTION("while the handler runs") { client.send(get("/at-once")); }
    SECTION("later, from another thread") {
        client.send(get("/later"));
        auto answer = parking.take();
        answer.abort_reply();
        answer.send(Response::json(200, "too late"));
    }
    CHECK(client.receive().status == 0);
    CHECK(nothing_is_pending(server));
    RawClient other(port);
    other.send(get("/nowhere"));
    CHECK(other.receive().status == 404);  // the server still works
}

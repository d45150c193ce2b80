// The server's contract with a handler and with a well-behaved client.

#include "tests/http/parking.hpp"

using namespace duet::http;
using duet::tests::RawClient;
using nlohmann::json;
using namespace duet::http::tests;

TEST_CASE("a request reaches its handler, and the response its client") {
    Server server({});
    server.route(
        Method::post, "/v1/orders/{id}/lines/{line}", [](const Request& request, Responder answer) {
            answer.send(
                Response::json(201, request.parameter("id") + "|" + request.parameter("line") +
                                        "|" + request.queried("a").value_or("-") + "|" +
                                        request.header("x-key").value_or("-") + "|" + request.path +
                                        "|" + request.target + "|" + request.body));
        });
    RawClient client(server.start());
    client.send(
        "POST /v1/order%73/o%201/lines/a%2bb?a=x+%26 HTTP/1.1\r\nhost: t\r\nX-KEY:  k "
        "\r\nContent-Length: 2\r\n\r\nhi");
    const auto answer = client.receive();
    CHECK(answer.status == 201);
    CHECK(answer.body ==
          "o 1|a+b|x &|k|/v1/orders/o 1/lines/a+b|/v1/orders/o%201/lines/a%2Bb?a=x+%26|hi");
    CHECK(answer.header("content-type") == "application/json");
    CHECK(answer.header("connection") == "keep-alive");
    CHECK_FALSE(answer.header("date").empty());
}

TEST_CASE("a connection serves many requests: whole, in pieces and pipelined") {
    Server server({});
    server.route(Method::post, "/echo", echo);
    RawClient client(server.start());
    SECTION("one after the other") {
        for (int n = 0; n < 50; ++n) {
            client.send(post("/echo", std::to_string(n)));
            CHECK(client.receive().body == std::to_string(n));
        }
    }
    SECTION("byte by byte") {
        for (const char byte : post("/echo", "slow")) client.send({&byte, 1});
        CHECK(client.receive().body == "slow");
    }
    SECTION("pipelined") {
        std::string all;
        for (int n = 0; n < 50; ++n) all += post("/echo", std::to_string(n));
        client.send(all);
        for (int n = 0; n < 50; ++n) CHECK(client.receive().body == std::to_string(n));
    }
    SECTION("chunked") {
        client.send(
            "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: "
            "chunked\r\n\r\n4;x=y\r\nabcd\r\n2\r\nef\r\n0\r\nTrailer: t\r\n\r\n" +
            post("/echo", "next"));
        CHECK(client.receive().body == "abcdef");
        CHECK(client.receive().body == "next");
    }
    SECTION("after 100 Continue") {
        client.send(
            "POST /echo HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
        CHECK(client.receive().status == 100);
        client.send("now");
        CHECK(client.receive().body == "now");
    }
}

TEST_CASE("pipelined requests get their responses in order although other threads respond") {
    Server server({});
    std::mutex mutex;
    std::vector<std::thread> threads;
    server.route(Method::post, "/echo", [&](const Request& request, Responder answer) {
        const std::lock_guard lock(mutex);
        threads.emplace_back([body = request.body, pending = std::move(answer)]() mutable {
            pending.send(Response::json(200, body));
        });
    });
    RawClient client(server.start());
    std::string all;
    for (int n = 0; n < 200; ++n) all += post("/echo", std::to_string(n));
    std::thread sender([&] { client.send(all); });
    for (int n = 0; n < 200; ++n) CHECK(client.receive().body == std::to_string(n));
    sender.join();
    server.stop();
    for (auto& thread : threads) thread.join();
}

TEST_CASE("a path without a route gets a 404, a method without a route a 405") {
    Server server({});
    server.route(Method::get, "/things/{id}", echo);
    server.route(Method::put, "/things/{id}", echo);
    const bool with_fallback = GENERATE(false, true);
    if (with_fallback)
        server.fallback([](const Request& request, Responder answer) {
            answer.send(Response::json(202, request.target));
        });
    RawClient client(server.start());

    client.send(get("/nothing?x=1"));
    auto answer = client.receive();
    if (with_fallback) {
        CHECK(answer.status == 202);
        CHECK(answer.body == "/nothing?x=1");
    } else {
        CHECK(answer.status == 404);
        CHECK(answer.header("content-type") == "application/problem+json");
        CHECK(json::parse(answer.body).at("instance") == "/nothing");
    }
    client.send(post("/things/1", ""));
    answer = client.receive();
    CHECK(answer.status == 405);
    CHECK(answer.header("allow") == "GET, HEAD, PUT");
}

TEST_CASE("HEAD gets the response to GET without the body") {
    Server server({});
    server.route(Method::get, "/thing", [](const Request&, Responder answer) {
        answer.send(Response::json(200, "12345"));
    });
    RawClient client(server.start());
    client.send("HEAD /thing HTTP/1.1\r\nHost: t\r\n\r\n");
    const auto answer = client.receive(false);
    CHECK(answer.status == 200);
    CHECK(answer.header("content-length") == "5");
    client.send(get("/thing"));
    CHECK(client.receive().body == "12345");
}

TEST_CASE("the response to HEAD never has a body, not even a refusal") {
    Server server({});
    server.route(Method::get, "/thing", echo);
    const std::string request =
        "HEAD " + GENERATE(as<std::string>{}, "/nothing HTTP/1.1\r\nHost: t\r\n\r\n",
                           "/thing HTTP/1.1\r\n\r\n", "/thing HTTP/1.1\r\nHost: t\r\nX : y\r\n\r\n",
                           "/thing HTTP/3.0\r\nHost: t\r\n\r\n",
                           "/thing HTTP/1.1\r\nHost: t\r\nContent-Length: x\r\n\r\n");
    INFO(request);
    RawClient client(server.start());
    client.send(request);
    client.half_close();
    const auto answer = client.receive(false);
    CHECK(answer.status >= 400);
    CHECK(answer.header("content-length") != "0");
    CHECK(client.closed());  // no body follows the head
}

TEST_CASE("the response to HEAD has no body when the head is too large") {
    Server server({});
    RawClient client(server.start());
    client.send("HEAD / HTTP/1.1\r\nHost: t\r\nX: " + std::string(20'000, 'x'));
    client.half_close();
    CHECK(client.receive(false).status == 431);
    CHECK(client.closed());
}

TEST_CASE("a repeated single-valued header is refused, and the connection stays open") {
    Server server({});
    server.route(Method::post, "/echo", echo);
    RawClient client(server.start());
    const auto with = [](const std::string& headers) {
        return "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n" + headers + "\r\nhi";
    };
    for (const std::string name : {"Idempotency-Key", "Authorization", "Content-Type"}) {
        for (const std::string second : {"one", "other"}) {
            const auto again = in_lower_case(name) + ": " + second + "\r\n";
            client.send(with(name + ": one\r\nAccept: a\r\n" + again));
            const auto answer = client.receive();
            CHECK(answer.status == 400);
            CHECK(answer.header("content-type") == "application/problem+json");
            const auto detail = json::parse(answer.body).at("detail").get<std::string>();
            CHECK(detail.find(name) != std::string::npos);
        }
    }
    client.send(with("Accept: a\r\nAccept: b\r\nPrefer: a\r\nPrefer: b\r\n"));
    CHECK(client.receive().body == "hi");
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nHost: t\r\nContent-Length: 0\r\n\r\n");
    CHECK(client.receive().status == 400);
    CHECK(client.closed());  // the start of the next request is ambiguous
}

TEST_CASE("the server reads Connection as a list of tokens") {
    Server server({});
    server.route(Method::get, "/thing", echo);
    RawClient client(server.start());
    const auto with = [](const std::string& headers) {
        return "GET /thing HTTP/1.1\r\nHost: t\r\n" + headers + "\r\n";
    };
    for (const std::string kept :
         {"", "Connection: enclosed, x-close\r\n", "Connection: keep-alive\r\n"}) {
        client.send(with(kept));
        CHECK(client.receive().header("connection") == "keep-alive");
    }
    client.send(with(GENERATE(as<std::string>{}, "Connection: x, Close\r\n",
                              "Connection: close\r\nConnection: keep-alive\r\n")));
    CHECK(client.receive().header("connection") == "close");
}

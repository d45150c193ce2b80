// The strict parser at the socket: a refused request gets a problem, its connection closes, and
// other clients are not disturbed.

#include "shared/http/server/server.hpp"
#include "tests/catch.hpp"
#include "tests/http/raw_client.hpp"

#include <nlohmann/json.hpp>

#include <random>

using namespace duet::http;
using duet::tests::RawClient;
using nlohmann::json;

namespace {

Server& started(Server& server) {
    server.route(Method::post, "/echo", [](const Request& request, Responder answer) {
        answer.send(Response::json(200, request.body));
    });
    return server;
}

void check_still_serves(std::uint16_t port) {
    RawClient client(port);
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nalive");
    CHECK(client.receive().body == "alive");
}

}  // namespace

TEST_CASE("a refused request gets a problem, and the connection closes") {
    Server server({.max_body = 1000});
    const auto port = started(server).start();
    const auto [status, bytes] = GENERATE(table<int, std::string>({
        {400,
         "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nContent-Length: 30\r\n\r\naPOST "
         "/echo HTTP/1.1\r\n\r\n"},
        {400,
         "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\n"},
        {400, "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length : 1\r\n\r\na"},
        {400, "POST /echo HTTP/1.1\r\nContent-Length: 1\r\n\r\na"},
        {400, "POST /echo%00 HTTP/1.1\r\nHost: t\r\n\r\n"},
        {413,
         "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'x')},
        {413,
         "POST /echo HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n"},
        {414, "GET /" + std::string(15'000, '/') + " HTTP/1.1\r\nHost: t\r\n\r\n"},
        {431, "GET / HTTP/1.1\r\nHost: t\r\nX: " + std::string(20'000, 'x')},
    }));
    CAPTURE(bytes.substr(0, 100));
    RawClient client(port);
    client.send(bytes);
    const auto answer = client.receive();
    CHECK(answer.status == status);
    CHECK(answer.header("content-type") == "application/problem+json");
    CHECK(json::parse(answer.body).at("status") == status);
    CHECK(answer.header("connection") == "close");
    CHECK(client.closed());
    check_still_serves(port);
}

TEST_CASE("a body of exactly the limit, larger than Pistache's buffers, is accepted") {
    Server server({.max_body = 300'000});
    RawClient client(started(server).start());
    const std::string body(300'000, 'x');
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 300000\r\n\r\n" + body);
    CHECK(client.receive().body == body);
}

TEST_CASE("the client can read the 413 although it is still sending the body") {
    Server server({.max_body = 1000});
    const auto port = started(server).start();
    RawClient client(port);
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1900\r\n\r\n");
    for (int n = 0; n < 19; ++n) client.send(std::string(100, 'x'));
    CHECK(client.receive().status == 413);
    CHECK(client.closed());
    check_still_serves(port);
}

TEST_CASE("HTTP/1.0 and Connection: close end the connection, and keep-alive keeps it") {
    Server server({});
    RawClient client(started(server).start());
    const auto call = [&](const std::string& rest) {
        client.send("POST /echo " + rest + "\r\n\r\n");
        return client.receive().header("connection");
    };
    CHECK(call("HTTP/1.1\r\nHost: t") == "keep-alive");
    CHECK(call("HTTP/1.0\r\nConnection: Keep-Alive") == "keep-alive");
    SECTION("HTTP/1.0") { CHECK(call("HTTP/1.0") == "close"); }
    SECTION("HTTP/1.1") { CHECK(call("HTTP/1.1\r\nHost: t\r\nConnection: close") == "close"); }
    CHECK(client.closed());
}

TEST_CASE("random bytes on many connections do not disturb other clients") {
    Server server({});
    const auto port = started(server).start();
    std::mt19937 random(20240607);
    using namespace std::string_literals;
    const auto alphabet = "GETPOST /echo HTTP/1.1\r\n\r\nHost: t\r\nContent-Length: 5\r\n"s +
                          "Transfer-Encoding: chunked\r\n\r\n\0%,;"s;
    for (int n = 0; n < 500; ++n) {
        RawClient client(port);
        std::string noise;
        for (auto left = random() % 8; left > 0; --left) {
            const auto from = random() % alphabet.size();
            noise += alphabet.substr(from, random() % 40);
        }
        client.send(noise);
        if (n % 2 == 0) client.abort();
    }
    check_still_serves(port);
}

// The strict gate at the socket: what is refused is answered as a problem, closed, and harms nobody
// else.

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

void still_serves(std::uint16_t port) {
    RawClient client(port);
    client.say("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nalive");
    CHECK(client.hear().body == "alive");
}

}  // namespace

TEST_CASE("what the gate refuses is answered with a problem and the connection closes") {
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
    client.say(bytes);
    const auto answer = client.hear();
    CHECK(answer.status == status);
    CHECK(answer.header("content-type") == "application/problem+json");
    CHECK(json::parse(answer.body).at("status") == status);
    CHECK(answer.header("connection") == "close");
    CHECK(client.closed());
    still_serves(port);
}

TEST_CASE("a body of exactly the limit, and one that is larger than Pistache's buffers") {
    Server server({.max_body = 300'000});
    RawClient client(started(server).start());
    const std::string body(300'000, 'x');
    client.say("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 300000\r\n\r\n" + body);
    CHECK(client.hear().body == body);
}

TEST_CASE("the answer to a body that is too large survives the rest of the body") {
    Server server({.max_body = 1000});
    const auto port = started(server).start();
    RawClient client(port);
    client.say("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1900\r\n\r\n");
    for (int n = 0; n < 19; ++n) client.say(std::string(100, 'x'));
    CHECK(client.hear().status == 413);
    CHECK(client.closed());
    still_serves(port);
}

TEST_CASE("HTTP/1.0 and Connection: close end the connection, keep-alive does not") {
    Server server({});
    RawClient client(started(server).start());
    const auto call = [&](const std::string& rest) {
        client.say("POST /echo " + rest + "\r\n\r\n");
        return client.hear().header("connection");
    };
    CHECK(call("HTTP/1.1\r\nHost: t") == "keep-alive");
    CHECK(call("HTTP/1.0\r\nConnection: Keep-Alive") == "keep-alive");
    SECTION("HTTP/1.0") { CHECK(call("HTTP/1.0") == "close"); }
    SECTION("HTTP/1.1") { CHECK(call("HTTP/1.1\r\nHost: t\r\nConnection: close") == "close"); }
    CHECK(client.closed());
}

TEST_CASE("noise on many connections harms nobody") {
    Server server({});
    const auto port = started(server).start();
    std::mt19937 random(20240607);
    using namespace std::string_literals;
    const auto alphabet =
        "GETPOST /echo HTTP/1.1\r\n\r\nHost: t\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n\0%,;"s;
    for (int n = 0; n < 500; ++n) {
        RawClient client(port);
        std::string noise;
        for (auto left = random() % 8; left > 0; --left) {
            const auto from = random() % alphabet.size();
            noise += alphabet.substr(from, random() % 40);
        }
        client.say(noise);
        if (n % 2 == 0) client.abort();
    }
    still_serves(port);
}

// The client against our server, and against misbehaving servers.

#include "shared/http/client/client.hpp"
#include "shared/http/server/server.hpp"
#include "tests/catch.hpp"
#include "tests/http/raw_server.hpp"

#include <chrono>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

using namespace duet::http;
using duet::tests::RawServer;
using Outcome = Answer::Outcome;

namespace {

std::string at(std::uint16_t port, const std::string& path) {
    return "http://127.0.0.1:" + std::to_string(port) + path;
}

void describe(const Request& request, Responder answer) {
    auto response =
        Response::json(200, std::string(name_of(request.method)) + "|" + request.target + "|" +
                                request.header("content-type").value_or("-") + "|" +
                                request.header("x-key").value_or("-") + "|" +
                                request.header("expect").value_or("-") + "|" + request.body);
    response.headers.emplace_back("X-Answer", "yes");
    answer.send(std::move(response));
}

}  // namespace

TEST_CASE("calls of every method reach the server unchanged") {
    Server server({});
    server.fallback(describe);
    const auto port = server.start();
    Client client;
    // All on the same handle: no option of one call may leak into the next.
    for (int round = 0; round < 2; ++round) {
        auto answer = client.call({Method::post,
                                   at(port, "/p?a=%20"),
                                   {{"X-Key", "k"}, {"X-Evil", "a\r\nb: c"}},
                                   std::string(3000, 'x')});
        CHECK(answer.ok());
        CHECK(answer.body == "POST|/p?a=%20|application/json|k|-|" + std::string(3000, 'x'));
        CHECK(answer.header("x-answer") == "yes");
        CHECK(answer.took.count() > 0);
        CHECK(client.call({Method::get, at(port, "/g")}).body == "GET|/g|-|-|-|");
        CHECK(client.call({Method::put, at(port, "/u"), {{"Content-Type", "text/plain"}}, "b"})
                  .body == "PUT|/u|text/plain|-|-|b");
        CHECK(client.call({Method::del, at(port, "/d")}).body == "DELETE|/d|-|-|-|");
        CHECK(client.call({Method::post, at(port, "/e")}).body == "POST|/e|-|-|-|");
        CHECK(client.call({Method::patch, at(port, "/e"), {}, "b"}).body ==
              "PATCH|/e|application/json|-|-|b");
        CHECK(client.call({Method::options, at(port, "/o")}).body == "OPTIONS|/o|-|-|-|");
        answer = client.call({Method::head, at(port, "/h")});
        CHECK(answer.status == 200);
        CHECK(answer.body.empty());
        CHECK(answer.header("content-length") == "14");
    }
}

TEST_CASE("the client sends a target unchanged and resolves no dots") {
    Server server({});
    server.fallback(describe);
    const auto port = server.start();
    Client client;
    for (const auto* path : {"/a/../b", "/a/./b", "/a/%2e%2e/b", "/a/.."}) {
        CAPTURE(path);
        CHECK(client.call({Method::get, at(port, path)}).status == 400);
    }
    CHECK(client.call({Method::get, at(port, "/a/..b?c=/../")}).body == "GET|/a/..b?c=/../|-|-|-|");
}

TEST_CASE("each of a thousand concurrent calls gets its own response") {
    Server server({});
    server.route(Method::post, "/echo", [](const Request& request, Responder answer) {
        answer.send(Response::json(200, request.body));
    });
    const auto port = server.start();
    std::mutex mutex;
    std::map<int, std::string> answers;
    std::promise<void> all;
    {
        Client client({.connections_per_host = 8});
        for (int n = 0; n < 1000; ++n)
            client.send({Method::post, at(port, "/echo"), {}, std::to_string(n)},
                        [&, n](Answer answer) {
                            const std::lock_guard lock(mutex);
                            answers[n] = answer.body;
                            if (answers.size() == 1000) all.set_value();
                        });
        REQUIRE(all.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready);
    }
    for (int n = 0; n < 1000; ++n) CHECK(answers[n] == std::to_string(n));
}

TEST_CASE("the client survives a server that closes an idle connection") {
    RawServer other;
    Client client;
    for (int round = 0; round < 3; ++round) {
        std::promise<Answer> result;
        client.send({Method::post, at(other.port(), "/"), {{"X-Empty", ""}}, "x"},
                    [&](Answer answer) { result.set_value(std::move(answer)); });
        other.accept();
        other.receive_until("\r\n\r\nx");
        other.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        CHECK(result.get_future().get().body == "ok");
        other.disconnect();
    }
}

TEST_CASE("a refusal of the server counts as answered") {
    Server server({.max_body = 10});
    server.route(Method::post, "/", describe);
    const auto port = server.start();
    Client client;
    CHECK(client.call({Method::get, at(port, "/")}).status == 405);
    CHECK(client.call({Method::get, at(port, "/nothing")}).status == 404);
    CHECK(client.call({Method::post, at(port, "/"), {}, std::string(11, 'x')}).status == 413);
    CHECK(client.call({Method::post, at(port, "/"), {}, std::string(1'000'000, 'x')}).status ==
          413);
}

TEST_CASE("not_sent: no server has seen the call") {
    Client client({.connections_per_host = 1});
    SECTION("no server listens") {
        std::uint16_t port = 0;
        { port = RawServer{}.port(); }
        const auto answer = client.call({Method::post, at(port, "/"), {}, "x"});
        CHECK(answer.outcome == Outcome::not_sent);
        CHECK_FALSE(answer.ok());
        CHECK_THAT(answer.error,
                   duet::tests::ContainsSubstring("POST http://127.0.0.1:" + std::to_string(port)));
    }
    SECTION("the server has stopped after a successful call") {
        RawServer other;
        std::promise<Answer> first;
        client.send({Method::post, at(other.port(), "/"), {}, "x"},
                    [&](Answer result) { first.set_value(std::move(result)); });
        other.accept();
        other.receive_until("\r\n\r\nx");
        other.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        REQUIRE(first.get_future().get().ok());
        other.stop_listening();
        other.disconnect();
        CHECK(client.call({Method::post, at(other.port(), "/"), {}, "x"}).outcome ==
              Outcome::not_sent);
    }
    SECTION("a malformed URL or another protocol fails at once") {
        const auto start = std::chrono::steady_clock::now();
        CHECK(client.call({Method::get, "nonsense://x"}).outcome == Outcome::not_sent);
        CHECK(client.call({Method::get, "http://"}).outcome == Outcome::not_sent);
        CHECK(client.call({Method::get, "file:///etc/hostname"}).outcome == Outcome::not_sent);
        CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
    }
    SECTION("no connection becomes free in time") {
        RawServer silent;
        std::promise<Answer> first;
        client.send({Method::post, at(silent.port(), "/"), {}, "x", std::chrono::seconds(30)},
                    [&](Answer answer) { first.set_value(std::move(answer)); });
        silent.accept();
        const auto second = client.call(
            {Method::post, at(silent.port(), "/"), {}, "x", std::chrono::milliseconds(150)});
        CHECK(second.outcome == Outcome::not_sent);
        silent.disconnect();
        CHECK(first.get_future().get().outcome == Outcome::unknown);
    }
}

TEST_CASE("unknown: the server may have acted") {
    RawServer other;
    auto client = std::make_unique<Client>();
    std::promise<Answer> promise;
    auto answer = promise.get_future();
    const auto call = [&](std::chrono::milliseconds timeout) {
        client->send({Method::post, at(other.port(), "/"), {}, "x", timeout},
                     [&](Answer result) { promise.set_value(std::move(result)); });
        other.accept();
        other.receive_until("\r\n\r\nx");
    };
    SECTION("the server does not respond in time") {
        call(std::chrono::milliseconds(150));
        CHECK(answer.get().outcome == Outcome::unknown);
    }
    SECTION("the connection ends before the response") {
        call(std::chrono::seconds(20));
        other.disconnect();
        CHECK(answer.get().outcome == Outcome::unknown);
    }
    SECTION("the connection ends within the response") {
        call(std::chrono::seconds(20));
        other.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        other.disconnect();
        const auto result = answer.get();
        CHECK(result.outcome == Outcome::unknown);
        CHECK(result.body.empty());
    }
    SECTION(
        "a reused connection ends before the response, and the server is gone when libcurl "
        "retries") {
        std::promise<Answer> first;
        client->send({Method::post, at(other.port(), "/"), {}, "x"},
                     [&](Answer result) { first.set_value(std::move(result)); });
        other.accept();
        other.receive_until("\r\n\r\nx");
        other.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        REQUIRE(first.get_future().get().ok());
        client->send({Method::post, at(other.port(), "/"), {}, "x"},
                     [&](Answer result) { promise.set_value(std::move(result)); });
        other.receive_until("\r\n\r\nx");
        other.stop_listening();
        other.disconnect();
        const auto result = answer.get();
        INFO(result.error);
        CHECK(result.outcome == Outcome::unknown);
    }
    SECTION("the client is closed") {
        call(std::chrono::seconds(20));
        client.reset();
        CHECK(answer.get().outcome == Outcome::unknown);
    }
}

// The server's report of each response.

#include "shared/http/server/server.hpp"
#include "tests/catch.hpp"
#include "tests/http/raw_client.hpp"

#include <mutex>
#include <vector>

using namespace duet::http;
using duet::tests::RawClient;

namespace {

std::string get(const std::string& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: t\r\n\r\n";
}

}  // namespace

TEST_CASE("the server reports each response with its route's pattern") {
    std::mutex mutex;
    std::vector<std::string> reported;
    Server server({.served = [&](const Served& one) {
        const std::lock_guard lock(mutex);
        reported.push_back(std::string(name_of(one.method)) + " " + std::string(one.pattern) + " " +
                           std::to_string(one.status) +
                           (one.took.count() > 0 ? "" : " in no time"));
    }});
    server.route(Method::get, "/orders/{id}",
                 [](const Request&, Responder answer) { answer.send(Response::json(200, "{}")); });
    server.route(Method::get, "/breaks",
                 [](const Request&, Responder answer) { answer.abort_reply(); });
    RawClient client(server.start());
    for (const auto* target : {"/orders/o-1", "/orders/o-2", "/nowhere", "/breaks"}) {
        client.send(get(target));
        client.receive();
    }
    client.send(get("/"));  // on a connection that is broken: nothing more
    server.stop();
    CHECK(reported == std::vector<std::string>{"GET /orders/{id} 200", "GET /orders/{id} 200",
                                               "GET  404", "GET /breaks 0"});
}

// A server for a process with few descriptors: prints its port on standard output and serves until
// standard input ends.

#include "shared/http/server/server.hpp"

#include <iostream>
#include <string>

using namespace duet::http;

int main() {
    Server server(Server::Options{});
    server.route(Method::get, "/", [](const Request&, Responder answer) {
        answer.send(Response::json(200, "here"));
    });
    std::cout << server.start() << std::endl;
    std::string ignored;
    std::getline(std::cin, ignored);
    return 0;
}

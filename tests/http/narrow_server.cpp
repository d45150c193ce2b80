// A server for a process that may have few descriptors: says its port on standard output and serves
// until standard input ends.

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
    std::string nothing;
    std::getline(std::cin, nothing);
    return 0;
}

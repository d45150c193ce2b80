// Pretends to be any process of the shop in the command's own tests: takes the name under which it
// is started, answers /readyz, and returns its environment. DUET_PRETEND ("payments=exit",
// "orders=never-ready") sets its misbehaviour.

#include "shared/config/config.hpp"
#include "shared/http/server/server.hpp"
#include "shared/service/machine/state.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include <pthread.h>
#include <unistd.h>

namespace {

using namespace duet;

bool pretends(const std::string& name, const std::string& what) {
    const auto wanted = config::text("DUET_PRETEND").value_or("");
    return (";" + wanted + ";").find(";" + name + "=" + what + ";") != std::string::npos;
}

std::string environment_as_text() {
    std::string text;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string line{*entry};
        if (line.starts_with("DUET_")) text += line + "\n";
    }
    return text;
}

int serve(const std::string& name) {
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);

    http::Server server{{"127.0.0.1",
                         static_cast<std::uint16_t>(config::whole("DUET_PORT", 0, 1, 65535)), 1,
                         1024 * 1024, 100}};
    const int status = pretends(name, "never-ready") ? 503 : 200;
    server.route(http::Method::get, "/readyz",
                 [status](const http::Request&, http::Responder responder) {
                     responder.send(http::Response::json(status, "{}"));
                 });
    server.route(http::Method::get, "/environment",
                 [](const http::Request&, http::Responder responder) {
                     responder.send({200, environment_as_text(), "text/plain", {}, false});
                 });
    server.route(http::Method::post, "/api/tickets",
                 [](const http::Request&, http::Responder responder) {  // of the console
                     responder.send(http::Response::json(200, R"({"ticket":"pretended"})"));
                 });
    server.start();
    std::cout << name << " pretends to serve" << std::endl;
    int signal = 0;
    sigwait(&ending, &signal);
    if (pretends(name, "stubborn")) {
        for (;;) pause();
    }
    server.stop(std::chrono::milliseconds(200));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string name = std::filesystem::path{argv[0]}.filename().string();
    const std::vector<std::string> arguments{argv + 1, argv + argc};
    if (std::ranges::find(arguments, "--describe") != arguments.end()) {
        std::cout << R"({"service":")" << name << R"(","consumes":["order.placed"],"publishes":[")"
                  << name << R"(.pretended"],"commands":[]})" << '\n';
        return 0;
    }
    if (pretends(name, "exit")) {
        std::cerr << "cannot go on: pretending" << std::endl;
        return 7;
    }
    if (pretends(name, "refuse")) {
        std::cerr << "made by another version: pretending" << std::endl;
        return service::exit_refused;
    }
    return serve(name);
}

#include "shared/service/doors/door.hpp"

#include "shared/config/config.hpp"
#include "shared/http/descriptors.hpp"
#include "shared/log/log.hpp"
#include "shared/processes/standard_output.hpp"
#include "shared/service/machine/state.hpp"
#include "shared/service/process/measures.hpp"

#include <cerrno>
#include <exception>
#include <iostream>
#include <utility>

namespace duet::service {

EndSignals::EndSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

void EndSignals::wait() const {
    int signal = 0;
    sigwait(&set_, &signal);
}

http::Server::Options door_options(std::size_t max_body) {
    http::Server::Options options;
    options.host = config::text("DUET_HOST").value_or("127.0.0.1");
    options.port = static_cast<std::uint16_t>(config::whole("DUET_PORT", 0, 0, 65535));
    options.threads = static_cast<int>(config::whole("DUET_HTTP_THREADS", 1, 1, 64));
    options.max_body = max_body;
    options.max_connections =
        static_cast<std::size_t>(config::whole("DUET_MAX_CONNECTIONS", 0, 0, 1'000'000));
    options.warn = log::warn;
    return options;
}

void offer_probes(http::Server& server, telemetry::Metrics& metrics,
                  std::function<void()> before_metrics) {
    using http::Method, http::Request, http::Responder, http::Response;
    server.route(Method::get, "/livez", [](const Request&, Responder responder) {
        responder.send(Response::json(200, R"({"alive":true})"));
    });
    server.route(Method::get, "/readyz", [](const Request&, Responder responder) {
        responder.send(Response::json(200, R"({"ready":true})"));
    });
    server.route(
        Method::get, "/metrics",
        [&server, &metrics, before = std::move(before_metrics)](const Request&,
                                                                Responder responder) {
            measure_connections(metrics, server.connections());
            if (before) before();
            responder.send({200, metrics.text(), telemetry::Metrics::content_type, {}, false});
        });
}

int guarded(const std::function<int()>& body) {
    return output::checked(program_invocation_short_name, [&] {
        try {
            // First, because every client and server takes its share of the limit.
            http::raise_descriptor_limit();
            return body();
        } catch (const Refused& refusal) {
            std::cerr << refusal.what() << std::endl;
            return exit_refused;
        } catch (const std::exception& error) {
            std::cerr << "cannot run: " << error.what() << '\n';
            return 1;
        }
    });
}

}  // namespace duet::service

#include "shared/http/server/server.hpp"

#include "shared/http/descriptors.hpp"
#include "shared/http/server/acceptor.hpp"
#include "shared/http/server/connection.hpp"
#include "shared/http/server/listening.hpp"
#include "shared/http/server/server_core.hpp"
#include "shared/http/server/workers.hpp"

#include <csignal>
#include <stdexcept>

namespace duet::http {

struct Server::Inner {
    explicit Inner(Options given)
        : options(std::move(given)), core(std::make_shared<ServerCore>(options)) {}

    Options options;
    std::shared_ptr<ServerCore> core;
    std::unique_ptr<Workers> workers;
    // After the workers, because it passes connections to them.
    std::unique_ptr<Acceptor> acceptor;

    std::uint16_t start();
};

Server::Server(Options options) : inner_(std::make_unique<Inner>(std::move(options))) {}

Server::~Server() { stop(); }

void Server::route(Method method, std::string pattern, Handler handler) {
    inner_->core->router().add(method, pattern, std::move(handler));
}

void Server::fallback(Handler handler) { inner_->core->fallback(std::move(handler)); }

std::uint16_t Server::start() {
    // Writing to a client that has disconnected must fail, not end the process.
    std::signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit();
    const auto& options = inner_->options;
    try {
        return inner_->start();
    } catch (const std::exception& error) {
        inner_->workers.reset();
        inner_->core->flusher().stop();
        throw std::runtime_error("cannot serve HTTP on " + options.host + ":" +
                                 std::to_string(options.port) + ": " + error.what());
    }
}

std::uint16_t Server::Inner::start() {
    auto listening = listen_on(options.host, options.port);
    const auto port = port_of(listening);
    const auto shares = share_out(descriptor_limit(), options.max_connections);
    if (options.max_connections > shares.connections) {
        core->warn("the limit of " + std::to_string(descriptor_limit()) +
                   " open files allows only " + std::to_string(shares.connections) +
                   " connections instead of the configured " +
                   std::to_string(options.max_connections) + "; raise the limit (ulimit -n)");
    }
    core->set_limits({shares.connections, shares.evicted, options.min_idle});
    core->flusher().start();
    workers = std::make_unique<Workers>(options.threads);
    acceptor = std::make_unique<Acceptor>(
        core, std::move(listening), shares.refused,
        [this](processes::Descriptor socket, std::shared_ptr<Connection> connection) {
            workers->add(std::move(socket), std::move(connection));
        });
    return port;
}

void Server::stop(std::chrono::milliseconds timeout) {
    if (!inner_->acceptor) return;
    inner_->core->drain(timeout);
    inner_->acceptor.reset();
    inner_->core->close_all();
    inner_->workers.reset();
    inner_->core->flusher().stop();
}

std::size_t Server::pending() const { return inner_->core->pending(); }

Connections Server::connections() const { return inner_->core->connections(); }

}  // namespace duet::http

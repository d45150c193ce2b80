#include "shared/http/server.hpp"

#include "shared/http/connection.hpp"
#include "shared/http/desk.hpp"
#include "shared/http/race_detector.hpp"

#include <pistache/endpoint.h>
#include <pistache/http.h>
#include <pistache/peer.h>

#include <fcntl.h>
#include <sys/resource.h>

#include <csignal>
#include <stdexcept>

namespace duet::http {

namespace {

constexpr int backlog = 1024;

/// Pistache's door handler. Pistache listens, accepts and polls; the bytes are read here, because its
/// own parser and response queue cannot be made safe from outside (README.md).
class Gate : public Pistache::Http::Handler {
    HTTP_PROTOTYPE(Gate)

public:
    explicit Gate(std::shared_ptr<Desk> desk) : desk_(std::move(desk)) {}

    /// Called by Pistache's parser only, which sees no bytes.
    void onRequest(const Pistache::Http::Request&, Pistache::Http::ResponseWriter) override {}

private:
    using Peer = std::shared_ptr<Pistache::Tcp::Peer>;

    /// What Pistache keeps for us with a peer, alone; whichever of its threads lets the peer go ends it.
    struct Kept {
        explicit Kept(std::shared_ptr<Connection> shared) : connection(std::move(shared)) {}
        ~Kept() { taken_over(this); }
        Kept(const Kept&) = delete;
        Kept& operator=(const Kept&) = delete;
        std::shared_ptr<Connection> connection;
    };

    void onInput(const char* bytes, std::size_t length, const Peer& peer) override {
        auto* kept = kept_with(peer);
        if (kept == nullptr) {   // out of descriptors: nothing can be answered safely
            ::shutdown(peer->fd(), SHUT_RDWR);
            return;
        }
        const auto& connection = kept->connection;
        if (!connection->midway()) getParser(peer)->reset();   // Pistache measures its timeouts from here
        connection->receive({bytes, length});
        peer->setIdle(!connection->midway());   // a client that waits for its answer gets no 408
        handed_over(kept);
    }

    Kept* kept_with(const Peer& peer) {
        if (auto* kept = static_cast<Kept*>(peer->tryGetData("connection").get())) return kept;
        Descriptor socket(::fcntl(peer->fd(), F_DUPFD_CLOEXEC, 0));
        if (!socket.valid()) return nullptr;
        auto fresh = std::make_shared<Kept>(std::make_shared<Connection>(desk_, std::move(socket)));
        auto* kept = fresh.get();
        peer->putData("connection", std::move(fresh));
        return kept;
    }

    std::shared_ptr<Desk> desk_;
};

/// Every connection takes two descriptors (ours and Pistache's); the usual soft limit of 1,024 is soon reached.
void allow_many_descriptors() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) throw std::runtime_error("cannot raise the limit of open files");
}

}  // namespace

struct Server::Inner {
    explicit Inner(Options given) : options(std::move(given)), desk(std::make_shared<Desk>(options)) {}

    Options options;
    std::shared_ptr<Desk> desk;
    std::unique_ptr<Pistache::Http::Endpoint> endpoint;
};

Server::Server(Options options) : inner_(std::make_unique<Inner>(std::move(options))) {}

Server::~Server() { stop(); }

void Server::route(Method method, std::string pattern, Handler handler) {
    inner_->desk->router().add(method, pattern, std::move(handler));
}

void Server::fallback(Handler handler) { inner_->desk->fallback(std::move(handler)); }

std::uint16_t Server::start() {
    using namespace Pistache;
    // A client that leaves makes a write fail; it must not end the process.
    std::signal(SIGPIPE, SIG_IGN);
    allow_many_descriptors();
    const auto& options = inner_->options;
    try {
        const auto flags = Flags<Tcp::Options>(Tcp::Options::ReuseAddr) | Tcp::Options::NoDelay | Tcp::Options::CloseOnExec;
        auto endpoint = std::make_unique<Http::Endpoint>(Address(options.host, Port(options.port)));
        endpoint->init(Http::Endpoint::options()
                           .threads(options.threads)
                           .flags(flags)
                           .headerTimeout(options.request_timeout)
                           .bodyTimeout(options.request_timeout)
                           .keepaliveTimeout(options.idle_timeout));
        endpoint->initArgs(static_cast<std::size_t>(options.threads), flags, "", backlog);   // `init` ignores the backlog
        endpoint->setHandler(std::make_shared<Gate>(inner_->desk));
        inner_->desk->flusher().start();
        endpoint->serveThreaded();
        inner_->endpoint = std::move(endpoint);
        return static_cast<std::uint16_t>(inner_->endpoint->getPort());
    } catch (const std::exception& error) {
        inner_->desk->flusher().stop();
        throw std::runtime_error("cannot serve HTTP on " + options.host + ":" + std::to_string(options.port) + ": " + error.what());
    }
}

void Server::stop(std::chrono::milliseconds patience) {
    if (!inner_->endpoint) return;
    inner_->desk->drain(patience);
    inner_->desk->close_all();
    inner_->endpoint->shutdown();
    inner_->endpoint.reset();
    inner_->desk->flusher().stop();
}

std::size_t Server::pending() const { return inner_->desk->pending(); }

}  // namespace duet::http

#include "shared/http/server/workers.hpp"

#include "shared/http/server/connection.hpp"
#include "shared/http/server/race_detector.hpp"

#include <pistache/http.h>
#include <pistache/peer.h>
#include <pistache/reactor.h>
#include <pistache/transport.h>

#include <sys/timerfd.h>

#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

namespace duet::http {

namespace {

using Peer = std::shared_ptr<Pistache::Tcp::Peer>;

const std::string slot_name = "connection";

/// The data that Pistache keeps for us with a peer. The last of its threads to release the peer
/// destroys the slot.
struct ConnectionSlot {
    explicit ConnectionSlot(std::shared_ptr<Connection> shared) : connection(std::move(shared)) {}
    ~ConnectionSlot() { tsan_acquire(this); }
    ConnectionSlot(const ConnectionSlot&) = delete;
    ConnectionSlot& operator=(const ConnectionSlot&) = delete;
    std::shared_ptr<Connection> connection;
};

/// Every peer has a slot from its creation on.
ConnectionSlot& slot_of(const Peer& peer) {
    return *static_cast<ConnectionSlot*>(peer->tryGetData(slot_name).get());
}

/// Passes the bytes to our own parser; README.md lists the defects of Pistache's.
class Input : public Pistache::Tcp::Handler {
    PROTOTYPE_OF(Pistache::Tcp::Handler, Input)

public:
    /// Runs before any use of the socket. The acceptor's thread created the slot.
    void onConnection(const Peer& peer) override { tsan_acquire(&slot_of(peer)); }

    void onInput(const char* bytes, std::size_t length, const Peer& peer) override {
        auto& slot = slot_of(peer);
        tsan_acquire(&slot);
        slot.connection->receive({bytes, length});
        tsan_release(&slot);
    }
};

/// Polls its connections, and closes overdue ones twice per second.
class Worker : public Pistache::Tcp::Transport {
public:
    explicit Worker(std::shared_ptr<Pistache::Tcp::Handler> input)
        : Transport(input), input_(std::move(input)) {}

    ~Worker() override {
        for (const auto& [socket, peer] : peers) ::close(socket);
    }

    std::shared_ptr<Pistache::Aio::Handler> clone() const override {
        return std::make_shared<Worker>(input_->clone());
    }

    void registerPoller(Pistache::Polling::Epoll& poller) override {
        Transport::registerPoller(poller);
        timer_ =
            processes::Descriptor(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
        const itimerspec twice_a_second{{0, 500'000'000}, {0, 500'000'000}};
        if (!timer_.open() || ::timerfd_settime(timer_.number(), 0, &twice_a_second, nullptr) != 0)
            throw std::system_error(errno, std::generic_category(), "timerfd");
        using Pistache::Polling::NotifyOn;
        poller.addFd(timer_.number(), Pistache::Flags<NotifyOn>(NotifyOn::Read), tag());
    }

    void onReady(const Pistache::Aio::FdSet& ready) override {
        bool tick = false;
        for (std::size_t at = 0; at < ready.size(); ++at) tick |= ready[at].getTag() == tag();
        if (tick) close_overdue();
        Transport::onReady(ready);  // ignores the connections that were just closed
    }

private:
    Pistache::Polling::Tag tag() const {
        return Pistache::Polling::Tag(static_cast<std::uint64_t>(timer_.number()));
    }

    void close_overdue() {
        std::uint64_t ticks = 0;
        [[maybe_unused]] const auto got = ::read(timer_.number(), &ticks, sizeof ticks);
        const auto now = std::chrono::steady_clock::now();
        std::vector<Peer> overdue;
        for (const auto& [socket, peer] : peers) {
            auto& slot = slot_of(peer);
            tsan_acquire(&slot);
            if (slot.connection->overdue(now)) overdue.push_back(peer);
            tsan_release(&slot);
        }
        for (const auto& peer : overdue) removePeer(peer);
    }

    const std::shared_ptr<Pistache::Tcp::Handler> input_;
    processes::Descriptor timer_;
};

}  // namespace

struct Workers::Inner {
    std::shared_ptr<Pistache::Aio::Reactor> reactor = Pistache::Aio::Reactor::create();
    std::vector<std::shared_ptr<Worker>> workers{};
    std::size_t next = 0;
};

Workers::Workers(int threads) : inner_(std::make_unique<Inner>()) {
    auto& reactor = *inner_->reactor;
    reactor.init(Pistache::Aio::AsyncContext(static_cast<std::size_t>(threads)));
    const auto key = reactor.addHandler(std::make_shared<Worker>(std::make_shared<Input>()));
    for (const auto& one : reactor.handlers(key))
        inner_->workers.push_back(std::static_pointer_cast<Worker>(one));
    reactor.run();
}

Workers::~Workers() {
    inner_->reactor->shutdown();
    inner_->reactor.reset();  // joins the threads
}

void Workers::add(processes::Descriptor socket, std::shared_ptr<Connection> connection) {
    const auto peer = Pistache::Tcp::Peer::Create(socket.number(), Pistache::Address{});
    const auto slot = std::make_shared<ConnectionSlot>(std::move(connection));
    peer->putData(slot_name, slot);
    tsan_release(slot.get());
    auto& worker = *inner_->workers[inner_->next++ % inner_->workers.size()];
    [[maybe_unused]] const int closed_by_the_worker = socket.release();
    worker.handleNewPeer(peer);
}

}  // namespace duet::http

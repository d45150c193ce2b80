// A push consumer needs no JetStream calls here: the broker sends to the deliver subject whatever
// is due as long as somebody listens, goes on where it stopped when interest returns, and the
// answer goes to the message's reply subject.

#include "shared/bus/acknowledgement.hpp"
#include "shared/bus/delivery.hpp"
#include "shared/bus/subjects.hpp"

#include <atomic>
#include <condition_variable>
#include <list>
#include <mutex>

namespace duet::bus {

namespace {

// Of deliveries not yet handed over, per event; what is beyond is dropped and comes again after the
// ack wait.
constexpr int max_waiting_bytes = 64 * 1024 * 1024;

}  // namespace

struct Subscriber::Inner {
    struct Subscription {
        Inner& inner;
        std::string event;
        std::atomic<std::uint64_t> behind{0};  ///< messages that wait for it at the broker
    };

    std::shared_ptr<Connection> connection;
    std::function<void(Delivery)> on_delivery;
    std::list<Subscription> filters;
    std::vector<SubscriptionHandle> subscriptions;
    std::mutex mutex;  ///< held while on_delivery runs, so that stop() can wait for it
    std::condition_variable ended;
    bool open = true;
    std::size_t listening = 0;  ///< subscriptions whose last callback has not returned

    void listen(const std::string& event, const std::string& subject) {
        natsSubscription* created = nullptr;
        auto& subscription = filters.emplace_back(*this, event);
        checked(
            natsConnection_Subscribe(&created, connection->get(), subject.c_str(), delivered, &subscription),
            "listen to " + subject);
        subscriptions.emplace_back(created);
        checked(natsSubscription_SetOnCompleteCB(created, completed, this), "listen to " + subject);
        {
            const std::lock_guard lock{mutex};
            ++listening;
        }
        checked(natsSubscription_SetPendingLimits(created, -1, max_waiting_bytes),
                "listen to " + subject);
    }

    void stop() {
        std::unique_lock lock{mutex};
        open = false;
        lock.unlock();
        for (auto& subscription : subscriptions) natsSubscription_Unsubscribe(subscription.get());
        lock.lock();
        ended.wait(lock, [this] { return listening == 0; });
        subscriptions.clear();
    }

    static void delivered(natsConnection*, natsSubscription*, natsMsg* message, void* self) {
        auto& subscription = *static_cast<Subscription*>(self);
        auto& inner = subscription.inner;
        MessageHandle handle{message};
        if (const auto* reply = natsMsg_GetReply(message))
            subscription.behind = parse_ack_subject(reply).pending;
        const std::lock_guard lock{inner.mutex};
        if (!inner.open) return;
        inner.on_delivery(Delivery{std::make_unique<Delivery::Inner>(
            Delivery::Inner{inner.connection, std::move(handle)})});
    }

    static void completed(void* self) {
        auto& inner = *static_cast<Inner*>(self);
        const std::lock_guard lock{inner.mutex};
        --inner.listening;
        inner.ended.notify_all();
    }
};

Subscriber::Subscriber(const Options& options, std::string service, std::vector<std::string> events,
                       std::function<void(Delivery)> on_delivery)
    : inner_(std::make_unique<Inner>()) {
    inner_->connection = std::make_shared<Connection>(options, Connection::Start::in_background,
                                                      Connection::Sending::buffered);
    inner_->on_delivery = std::move(on_delivery);
    for (const auto& event : events) inner_->listen(event, deliver_subject(service, event));
}

Subscriber::~Subscriber() { inner_->stop(); }

void Subscriber::stop() { inner_->stop(); }

void Subscriber::flush() {
    // A flush that fails loses acknowledgements only, and those are hints.
    if (connected()) natsConnection_FlushTimeout(inner_->connection->get(), 2000);
}

std::vector<std::pair<std::string, std::uint64_t>> Subscriber::lag() const {
    std::vector<std::pair<std::string, std::uint64_t>> behind;
    for (const auto& subscription : inner_->filters) behind.emplace_back(subscription.event, subscription.behind);
    return behind;
}

bool Subscriber::connected() const { return inner_->connection->connected(); }

}  // namespace duet::bus

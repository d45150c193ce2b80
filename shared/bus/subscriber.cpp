// A push consumer needs no JetStream calls here: the broker sends due messages to the deliver
// subject while it has a subscriber, continues where it stopped when one returns, and takes the ack
// at the message's reply subject.

#include "shared/bus/acknowledgement.hpp"
#include "shared/bus/delivery.hpp"
#include "shared/bus/subjects.hpp"

#include <atomic>
#include <condition_variable>
#include <list>
#include <mutex>

namespace duet::bus {

namespace {

// Of queued deliveries, per event. The library drops further ones, and the broker redelivers them
// after the ack wait.
constexpr int max_waiting_bytes = 64 * 1024 * 1024;

}  // namespace

struct Subscriber::Inner {
    struct Subscription {
        Inner& inner;
        std::string event;
        std::atomic<std::uint64_t> pending{0};  ///< messages at the broker, not delivered yet
    };

    std::shared_ptr<Connection> connection;
    std::function<void(Delivery)> on_delivery;
    std::list<Subscription> subscriptions;
    std::vector<SubscriptionHandle> handles;
    std::mutex mutex;  ///< held while on_delivery runs, so that stop() can wait for it
    std::condition_variable completed_one;
    bool open = true;
    std::size_t active = 0;  ///< subscriptions whose last callback has not returned

    void subscribe(const std::string& event, const std::string& subject) {
        natsSubscription* created = nullptr;
        auto& subscription = subscriptions.emplace_back(*this, event);
        checked(natsConnection_Subscribe(&created, connection->get(), subject.c_str(), delivered,
                                         &subscription),
                "subscribe to " + subject);
        handles.emplace_back(created);
        checked(natsSubscription_SetOnCompleteCB(created, completed, this),
                "subscribe to " + subject);
        {
            const std::lock_guard lock{mutex};
            ++active;
        }
        checked(natsSubscription_SetPendingLimits(created, -1, max_waiting_bytes),
                "subscribe to " + subject);
    }

    void stop() {
        std::unique_lock lock{mutex};
        open = false;
        lock.unlock();
        for (auto& handle : handles) natsSubscription_Unsubscribe(handle.get());
        lock.lock();
        completed_one.wait(lock, [this] { return active == 0; });
        handles.clear();
    }

    static void delivered(natsConnection*, natsSubscription*, natsMsg* message, void* self) {
        auto& subscription = *static_cast<Subscription*>(self);
        auto& inner = subscription.inner;
        MessageHandle handle{message};
        if (const auto* reply = natsMsg_GetReply(message))
            subscription.pending = parse_ack_subject(reply).pending;
        const std::lock_guard lock{inner.mutex};
        if (!inner.open) return;
        inner.on_delivery(Delivery{std::make_unique<Delivery::Inner>(
            Delivery::Inner{inner.connection, std::move(handle)})});
    }

    static void completed(void* self) {
        auto& inner = *static_cast<Inner*>(self);
        const std::lock_guard lock{inner.mutex};
        --inner.active;
        inner.completed_one.notify_all();
    }
};

Subscriber::Subscriber(const Options& options, std::string service, std::vector<std::string> events,
                       std::function<void(Delivery)> on_delivery)
    : inner_(std::make_unique<Inner>()) {
    inner_->connection = std::make_shared<Connection>(options, Connection::Start::in_background,
                                                      Connection::Sending::buffered);
    inner_->on_delivery = std::move(on_delivery);
    for (const auto& event : events) inner_->subscribe(event, deliver_subject(service, event));
}

Subscriber::~Subscriber() { inner_->stop(); }

void Subscriber::stop() { inner_->stop(); }

void Subscriber::flush() {
    // A failed flush loses only acknowledgements, and the broker then redelivers.
    if (connected()) natsConnection_FlushTimeout(inner_->connection->get(), 2000);
}

std::vector<std::pair<std::string, std::uint64_t>> Subscriber::lag() const {
    std::vector<std::pair<std::string, std::uint64_t>> lag;
    for (const auto& subscription : inner_->subscriptions)
        lag.emplace_back(subscription.event, subscription.pending);
    return lag;
}

bool Subscriber::connected() const { return inner_->connection->connected(); }

}  // namespace duet::bus

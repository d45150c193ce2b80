// The subscriber: the broker delivers each event until it is acknowledged, also across crashes.

#include "shared/bus/bus.hpp"
#include "tests/bus/broker.hpp"
#include "tests/catch.hpp"

#include <map>
#include <mutex>
#include <thread>

using namespace duet;
using namespace std::chrono_literals;

namespace {

/// Stores deliveries, like a service's inbound queue.
class Inbound {
public:
    std::function<void(bus::Delivery)> on_delivery() {
        return [this](bus::Delivery delivery) {
            const std::lock_guard lock{mutex_};
            received_.push_back(std::move(delivery));
        };
    }
    std::size_t count() {
        const std::lock_guard lock{mutex_};
        return received_.size();
    }
    bool waits_for(std::size_t wanted) {
        return test::eventually([&] { return count() >= wanted; });
    }
    std::vector<bus::Delivery> take() {
        const std::lock_guard lock{mutex_};
        return std::exchange(received_, {});
    }

private:
    std::mutex mutex_;
    std::vector<bus::Delivery> received_;
};

bus::Outgoing event(const std::string& name, std::size_t order) {
    return {"shop." + name, "o-" + std::to_string(order) + ":" + name,
            "order " + std::to_string(order)};
}

void publish(test::Broker& broker, const std::vector<bus::Outgoing>& batch) {
    bus::Publisher publisher{broker.as("inventory")};
    REQUIRE(publisher.publish(batch, 10s).acknowledged == batch.size());
}

bool all_acknowledged(test::Broker& broker) {
    bus::Admin admin{broker.operator_options()};
    return test::eventually([&] {
        for (const auto& state : admin.consumer_states("SHOP"))
            if (state.pending + state.unacknowledged > 0) return false;
        return true;
    });
}

const std::vector<std::string> payments_events{"stock.reserved", "stock.released"};

}  // namespace

TEST_CASE("a service receives its events with subject, body, attempt and sequence", "[bus]") {
    test::Broker broker;
    Inbound inbound;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_events,
                               inbound.on_delivery()};
    publish(broker, {event("stock.reserved", 1), event("stock.released", 2)});
    REQUIRE(inbound.waits_for(2));
    std::map<std::string, std::string> received;
    for (auto& delivery : inbound.take()) {
        received[std::string{delivery.subject()}] = delivery.body();
        CHECK(delivery.attempt() == 1);
        CHECK(delivery.sequence() == (delivery.subject() == "shop.stock.reserved" ? 1 : 2));
        delivery.ack();
    }
    CHECK(received == std::map<std::string, std::string>{{"shop.stock.reserved", "order 1"},
                                                         {"shop.stock.released", "order 2"}});
    CHECK(all_acknowledged(broker));
}

TEST_CASE("events published before a subscriber exists are delivered later", "[bus]") {
    test::Broker broker;
    publish(broker, {event("stock.reserved", 1)});
    Inbound inbound;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_events,
                               inbound.on_delivery()};
    CHECK(inbound.waits_for(1));
}

TEST_CASE("a consumer that is created late receives the stream from its beginning", "[bus]") {
    test::Broker broker;
    publish(broker, {event("stock.reserved", 1), event("stock.reserved", 2)});
    bus::Admin{broker.operator_options()}.ensure_consumer("SHOP", {"orders", "stock.reserved"});
    Inbound inbound;
    bus::Subscriber subscriber{
        broker.as("orders"), "orders", {"stock.reserved"}, inbound.on_delivery()};
    REQUIRE(inbound.waits_for(2));
    CHECK(inbound.take()[0].sequence() == 1);
}

TEST_CASE("only unacknowledged events are redelivered", "[bus]") {
    test::Broker broker;
    Inbound inbound;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_events,
                               inbound.on_delivery()};
    publish(broker, {event("stock.reserved", 1), event("stock.reserved", 2)});
    REQUIRE(inbound.waits_for(2));
    for (auto& delivery : inbound.take())
        if (delivery.body() == "order 1") delivery.ack();
    REQUIRE(inbound.waits_for(1));  // after the ack wait
    auto again = inbound.take();
    REQUIRE(again.size() == 1);
    CHECK(again[0].body() == "order 2");
    CHECK(again[0].attempt() == 2);
    again[0].ack();
    CHECK(all_acknowledged(broker));
    CHECK(inbound.count() == 0);
}

TEST_CASE("a delayed event is redelivered after its delay", "[bus]") {
    test::Broker broker;
    Inbound inbound;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_events,
                               inbound.on_delivery()};
    publish(broker, {event("stock.reserved", 1)});
    REQUIRE(inbound.waits_for(1));
    const auto begin = std::chrono::steady_clock::now();
    SECTION("sooner than the ack wait") {
        inbound.take()[0].retry_after(100ms);
        REQUIRE(inbound.waits_for(1));
        CHECK(std::chrono::steady_clock::now() - begin >= 100ms);
        CHECK(std::chrono::steady_clock::now() - begin < 650ms);
    }
    SECTION("later than the ack wait") {
        inbound.take()[0].retry_after(1500ms);
        REQUIRE(inbound.waits_for(1));
        CHECK(std::chrono::steady_clock::now() - begin >= 1400ms);
    }
    auto again = inbound.take();
    CHECK(again[0].attempt() == 2);
    again[0].ack();
    CHECK(all_acknowledged(broker));
}

TEST_CASE("an event that the service gives up is not redelivered, and later events are delivered",
          "[bus]") {
    test::Broker broker;
    Inbound inbound;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_events,
                               inbound.on_delivery()};
    publish(broker, {event("stock.reserved", 1)});
    REQUIRE(inbound.waits_for(1));
    inbound.take()[0].give_up();
    CHECK(all_acknowledged(broker));
    publish(broker, {event("stock.reserved", 2)});
    REQUIRE(inbound.waits_for(1));
    CHECK(inbound.take()[0].body() == "order 2");
}

TEST_CASE("after stop() nothing is delivered, and earlier deliveries can still be acknowledged",
          "[bus]") {
    test::Broker broker;
    Inbound inbound;
    auto subscriber = std::make_unique<bus::Subscriber>(broker.as("payments"), "payments",
                                                        payments_events, inbound.on_delivery());
    publish(broker, {event("stock.reserved", 1)});
    REQUIRE(inbound.waits_for(1));
    subscriber->stop();
    subscriber->stop();  // idempotent
    publish(broker, {event("stock.reserved", 2)});
    CHECK(inbound.count() == 1);
    for (auto& delivery : inbound.take()) delivery.ack();
    subscriber->flush();
    subscriber.reset();

    Inbound next;
    bus::Subscriber again{broker.as("payments"), "payments", payments_events, next.on_delivery()};
    REQUIRE(next.waits_for(1));
    auto received = next.take();
    CHECK(received.size() == 1);
    CHECK(received[0].body() == "order 2");
    received[0].ack();
    CHECK(all_acknowledged(broker));
    CHECK(next.count() == 0);
}

TEST_CASE("a subscriber can be destroyed under load, before its deliveries", "[bus]") {
    test::Broker broker;
    std::vector<bus::Outgoing> batch;
    for (std::size_t order = 0; order < 5000; ++order)
        batch.push_back(event("stock.reserved", order));
    publish(broker, batch);
    for (int round = 0; round < 5; ++round) {
        Inbound inbound;
        std::vector<bus::Delivery> outliving;
        {
            bus::Subscriber subscriber{broker.as("payments"), "payments", payments_events,
                                       inbound.on_delivery()};
            inbound.waits_for(50);
        }
        outliving = inbound.take();
        for (auto& delivery : outliving) delivery.ack();
        CHECK(inbound.count() == 0);
    }
}

TEST_CASE("the next subscriber receives the unacknowledged events of a crashed one", "[bus]") {
    test::Broker broker;
    publish(broker, {event("stock.reserved", 1), event("stock.reserved", 2)});
    Inbound inbound;
    {
        bus::Subscriber dies{broker.as("payments"), "payments", payments_events,
                             inbound.on_delivery()};
        REQUIRE(inbound.waits_for(2));
    }
    Inbound next;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_events,
                               next.on_delivery()};
    REQUIRE(next.waits_for(2));
    for (auto& delivery : next.take()) {
        CHECK(delivery.attempt() >= 2);
        delivery.ack();
    }
    CHECK(all_acknowledged(broker));
}

TEST_CASE("a restarted broker continues to deliver, and every event arrives", "[bus]") {
    test::Broker broker;
    constexpr std::size_t orders = 20'000;
    std::mutex mutex;
    std::map<std::string, int> received;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_events,
                               [&](bus::Delivery delivery) {
                                   const std::lock_guard lock{mutex};
                                   ++received[std::string{delivery.body()}];
                                   delivery.ack();
                               }};
    const auto distinct = [&] {
        const std::lock_guard lock{mutex};
        return received.size();
    };
    std::vector<bus::Outgoing> batch;
    for (std::size_t order = 0; order < orders; ++order)
        batch.push_back(event("stock.reserved", order));
    std::jthread relay{[&] {
        bus::Publisher publisher{broker.as("inventory")};
        std::span<const bus::Outgoing> rest{batch};
        for (int round = 0; !rest.empty() && round < 1000; ++round)
            rest = rest.subspan(
                publisher.publish(rest.first(std::min<std::size_t>(rest.size(), 200)), 2s)
                    .acknowledged);
    }};
    for (int round = 1; round <= 2; ++round) {
        CHECK(
            test::eventually([&] { return distinct() > static_cast<std::size_t>(round) * 5'000; }));
        broker.kill();
        CHECK(test::eventually([&] { return !subscriber.connected(); }));
        broker.start();
    }
    relay.join();
    CHECK(test::eventually([&] { return distinct() == orders; }, 30s));
    CHECK(all_acknowledged(broker));
}

TEST_CASE("a subscriber that starts before the broker receives events once the broker runs",
          "[bus]") {
    test::Broker broker;
    publish(broker, {event("stock.reserved", 1)});
    broker.kill();
    Inbound inbound;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_events,
                               inbound.on_delivery()};
    CHECK_FALSE(subscriber.connected());
    broker.start();
    CHECK(inbound.waits_for(1));
    CHECK(subscriber.connected());
}

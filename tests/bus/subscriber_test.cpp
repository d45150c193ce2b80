// A service's side: each event comes until it is acknowledged, whoever dies meanwhile.

#include "shared/bus/bus.hpp"
#include "tests/bus/broker.hpp"
#include "tests/catch.hpp"

#include <map>
#include <mutex>
#include <thread>

using namespace duet;
using namespace std::chrono_literals;

namespace {

/// Keeps the deliveries it gets, as a service's inbound queue does.
class Subscription {
public:
    std::function<void(bus::Delivery)> receives() {
        return [this](bus::Delivery delivery) {
            const std::lock_guard lock{mutex_};
            heard_.push_back(std::move(delivery));
        };
    }
    std::size_t count() {
        const std::lock_guard lock{mutex_};
        return heard_.size();
    }
    bool receives_at_least(std::size_t wanted) {
        return test::eventually([&] { return count() >= wanted; });
    }
    std::vector<bus::Delivery> take() {
        const std::lock_guard lock{mutex_};
        return std::exchange(heard_, {});
    }

private:
    std::mutex mutex_;
    std::vector<bus::Delivery> heard_;
};

bus::Outgoing event(const std::string& name, std::size_t order) {
    return {"shop." + name, "o-" + std::to_string(order) + ":" + name,
            "order " + std::to_string(order)};
}

void publish(test::Broker& broker, const std::vector<bus::Outgoing>& batch) {
    bus::Publisher publisher{broker.as("inventory")};
    REQUIRE(publisher.publish(batch, 10s).acknowledged == batch.size());
}

bool nothing_is_left(test::Broker& broker) {
    bus::Admin admin{broker.operator_options()};
    return test::eventually([&] {
        for (const auto& state : admin.consumer_states("SHOP"))
            if (state.pending + state.unacknowledged > 0) return false;
        return true;
    });
}

const std::vector<std::string> payments_filter{"stock.reserved", "stock.released"};

}  // namespace

TEST_CASE("a service hears what it asked for, with subject, body, attempt and sequence", "[bus]") {
    test::Broker broker;
    Subscription subscription;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_filter, subscription.receives()};
    publish(broker, {event("stock.reserved", 1), event("stock.released", 2)});
    REQUIRE(subscription.receives_at_least(2));
    std::map<std::string, std::string> heard;
    for (auto& delivery : subscription.take()) {
        heard[std::string{delivery.subject()}] = delivery.body();
        CHECK(delivery.attempt() == 1);
        CHECK(delivery.sequence() == (delivery.subject() == "shop.stock.reserved" ? 1 : 2));
        delivery.ack();
    }
    CHECK(heard == std::map<std::string, std::string>{{"shop.stock.reserved", "order 1"},
                                                      {"shop.stock.released", "order 2"}});
    CHECK(nothing_is_left(broker));
}

TEST_CASE("what was published before anybody listened is heard later", "[bus]") {
    test::Broker broker;
    publish(broker, {event("stock.reserved", 1)});
    Subscription subscription;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_filter, subscription.receives()};
    CHECK(subscription.receives_at_least(1));
}

TEST_CASE("a consumer that is set up late hears the stream from its beginning", "[bus]") {
    test::Broker broker;
    publish(broker, {event("stock.reserved", 1), event("stock.reserved", 2)});
    bus::Admin{broker.operator_options()}.ensure_consumer("SHOP", {"orders", "stock.reserved"});
    Subscription subscription;
    bus::Subscriber subscriber{broker.as("orders"), "orders", {"stock.reserved"}, subscription.receives()};
    REQUIRE(subscription.receives_at_least(2));
    CHECK(subscription.take()[0].sequence() == 1);
}

TEST_CASE("what was not acknowledged comes again, what was does not", "[bus]") {
    test::Broker broker;
    Subscription subscription;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_filter, subscription.receives()};
    publish(broker, {event("stock.reserved", 1), event("stock.reserved", 2)});
    REQUIRE(subscription.receives_at_least(2));
    for (auto& delivery : subscription.take())
        if (delivery.body() == "order 1") delivery.ack();
    REQUIRE(subscription.receives_at_least(1));  // after the ack wait
    auto again = subscription.take();
    REQUIRE(again.size() == 1);
    CHECK(again[0].body() == "order 2");
    CHECK(again[0].attempt() == 2);
    again[0].ack();
    CHECK(nothing_is_left(broker));
    CHECK(subscription.count() == 0);
}

TEST_CASE("what is put off comes again when it is due", "[bus]") {
    test::Broker broker;
    Subscription subscription;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_filter, subscription.receives()};
    publish(broker, {event("stock.reserved", 1)});
    REQUIRE(subscription.receives_at_least(1));
    const auto begin = std::chrono::steady_clock::now();
    SECTION("sooner than the ack wait") {
        subscription.take()[0].retry_after(100ms);
        REQUIRE(subscription.receives_at_least(1));
        CHECK(std::chrono::steady_clock::now() - begin >= 100ms);
        CHECK(std::chrono::steady_clock::now() - begin < 650ms);
    }
    SECTION("later than the ack wait") {
        subscription.take()[0].retry_after(1500ms);
        REQUIRE(subscription.receives_at_least(1));
        CHECK(std::chrono::steady_clock::now() - begin >= 1400ms);
    }
    auto again = subscription.take();
    CHECK(again[0].attempt() == 2);
    again[0].ack();
    CHECK(nothing_is_left(broker));
}

TEST_CASE("what is given up never comes again, and the next events do", "[bus]") {
    test::Broker broker;
    Subscription subscription;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_filter, subscription.receives()};
    publish(broker, {event("stock.reserved", 1)});
    REQUIRE(subscription.receives_at_least(1));
    subscription.take()[0].give_up();
    CHECK(nothing_is_left(broker));
    publish(broker, {event("stock.reserved", 2)});
    REQUIRE(subscription.receives_at_least(1));
    CHECK(subscription.take()[0].body() == "order 2");
}

TEST_CASE("after stop() nothing is delivered, and what was delivered can still be acknowledged",
          "[bus]") {
    test::Broker broker;
    Subscription subscription;
    auto subscriber = std::make_unique<bus::Subscriber>(broker.as("payments"), "payments",
                                                        payments_filter, subscription.receives());
    publish(broker, {event("stock.reserved", 1)});
    REQUIRE(subscription.receives_at_least(1));
    subscriber->stop();
    subscriber->stop();  // twice is once
    publish(broker, {event("stock.reserved", 2)});
    CHECK(subscription.count() == 1);
    for (auto& delivery : subscription.take()) delivery.ack();
    subscriber->flush();
    subscriber.reset();

    Subscription next;
    bus::Subscriber again{broker.as("payments"), "payments", payments_filter, next.receives()};
    REQUIRE(next.receives_at_least(1));
    auto heard = next.take();
    CHECK(heard.size() == 1);
    CHECK(heard[0].body() == "order 2");
    heard[0].ack();
    CHECK(nothing_is_left(broker));
    CHECK(next.count() == 0);
}

TEST_CASE("a subscriber may go in the midst of a flood, before its deliveries do", "[bus]") {
    test::Broker broker;
    std::vector<bus::Outgoing> batch;
    for (std::size_t order = 0; order < 5000; ++order)
        batch.push_back(event("stock.reserved", order));
    publish(broker, batch);
    for (int round = 0; round < 5; ++round) {
        Subscription subscription;
        std::vector<bus::Delivery> outliving;
        {
            bus::Subscriber subscriber{broker.as("payments"), "payments", payments_filter,
                                       subscription.receives()};
            subscription.receives_at_least(50);
        }
        outliving = subscription.take();
        for (auto& delivery : outliving) delivery.ack();
        CHECK(subscription.count() == 0);
    }
}

TEST_CASE("a subscriber that died leaves its unacknowledged events to the next one", "[bus]") {
    test::Broker broker;
    publish(broker, {event("stock.reserved", 1), event("stock.reserved", 2)});
    Subscription subscription;
    {
        bus::Subscriber dies{broker.as("payments"), "payments", payments_filter, subscription.receives()};
        REQUIRE(subscription.receives_at_least(2));
    }
    Subscription next;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_filter,
                               next.receives()};
    REQUIRE(next.receives_at_least(2));
    for (auto& delivery : next.take()) {
        CHECK(delivery.attempt() >= 2);
        delivery.ack();
    }
    CHECK(nothing_is_left(broker));
}

TEST_CASE("a broker that is killed and comes back goes on delivering; every event is heard",
          "[bus]") {
    test::Broker broker;
    constexpr std::size_t orders = 20'000;
    std::mutex mutex;
    std::map<std::string, int> heard;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_filter,
                               [&](bus::Delivery delivery) {
                                   const std::lock_guard lock{mutex};
                                   ++heard[std::string{delivery.body()}];
                                   delivery.ack();
                               }};
    const auto distinct = [&] {
        const std::lock_guard lock{mutex};
        return heard.size();
    };
    std::vector<bus::Outgoing> batch;
    for (std::size_t order = 0; order < orders; ++order)
        batch.push_back(event("stock.reserved", order));
    std::thread relay{[&] {
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
    CHECK(nothing_is_left(broker));
}

TEST_CASE("a subscriber that starts before the broker hears once it is there", "[bus]") {
    test::Broker broker;
    publish(broker, {event("stock.reserved", 1)});
    broker.kill();
    Subscription subscription;
    bus::Subscriber subscriber{broker.as("payments"), "payments", payments_filter, subscription.receives()};
    CHECK_FALSE(subscriber.connected());
    broker.start();
    CHECK(subscription.receives_at_least(1));
    CHECK(subscriber.connected());
}

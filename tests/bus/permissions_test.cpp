// The broker's permissions. Each service is a user with its own password.

#include "shared/bus/bus.hpp"
#include "tests/bus/broker.hpp"
#include "tests/catch.hpp"

#include <atomic>

using namespace duet;
using namespace std::chrono_literals;

namespace {

std::filesystem::perms mode_of(const std::filesystem::path& file) {
    return std::filesystem::status(file).permissions();
}

std::size_t stored(const test::Broker& broker) {
    return bus::Admin{broker.operator_options()}.stream_state("SHOP").messages;
}

}  // namespace

TEST_CASE("the broker rejects a client without a password or with a wrong one", "[nats]") {
    test::Broker broker;
    auto options = broker.as("payments");
    options.password += "x";
    CHECK_THROWS_AS(bus::Admin{options}, std::runtime_error);
    options.user.clear();
    CHECK_THROWS_AS(bus::Admin{options}, std::runtime_error);
}

TEST_CASE("a service can publish its own events and no others", "[nats]") {
    test::Broker broker;
    bus::Publisher payments{broker.as("payments")};
    const std::vector<bus::Outgoing> own{{"shop.payment.authorized", "1", "{}"}};
    CHECK(payments.publish(own, 5s).acknowledged == 1);
    for (const auto* others : {"shop.stock.reserved", "shop.payment.authorized.extra",
                               "deliver.orders.payment-authorized"}) {
        const std::vector<bus::Outgoing> forged{{others, "2", "{}"}};
        CHECK(payments.publish(forged, 200ms).acknowledged == 0);
    }
    CHECK(stored(broker) == 1);
}

TEST_CASE("a service receives its own events and no others", "[nats]") {
    test::Broker broker;
    std::atomic<int> intercepted{0};
    std::atomic<int> received{0};
    bus::Subscriber spy{
        broker.as("inventory"), "orders", {"payment.authorized"}, [&](bus::Delivery) {
            ++intercepted;
        }};
    bus::Subscriber orders{
        broker.as("orders"), "orders", {"payment.authorized"}, [&](bus::Delivery delivery) {
            delivery.ack();
            ++received;
        }};
    spy.flush();  // a round trip: the broker has accepted or rejected the subscription
    orders.flush();

    bus::Publisher payments{broker.as("payments")};
    std::vector<bus::Outgoing> batch;
    for (int i = 0; i < 50; ++i)
        batch.push_back({"shop.payment.authorized", std::to_string(i), "{}"});
    REQUIRE(payments.publish(batch, 5s).acknowledged == batch.size());
    CHECK(test::eventually([&] { return received == 50; }));
    spy.flush();
    CHECK(intercepted == 0);
}

TEST_CASE("a service can neither change nor read the stream", "[nats]") {
    test::Broker broker;
    bus::Publisher inventory{broker.as("inventory")};
    const std::vector<bus::Outgoing> batch{{"shop.stock.reserved", "1", "{}"}};
    REQUIRE(inventory.publish(batch, 5s).acknowledged == 1);
    CHECK(inventory.stream_last_sequence("SHOP") == 1);

    // Subjects of the JetStream API, published like any message: the broker must reject them.
    for (const auto* subject :
         {"$JS.API.STREAM.PURGE.SHOP", "$JS.API.STREAM.DELETE.SHOP",
          "$JS.API.STREAM.MSG.DELETE.SHOP", "$JS.API.CONSUMER.DELETE.SHOP.payments-stock-reserved",
          "$JS.API.STREAM.MSG.GET.SHOP", "$JS.ACK.SHOP.payments-stock-reserved.1.1.1.1.0"}) {
        INFO(subject);
        const std::vector<bus::Outgoing> request{{subject, "x", ""}};
        const auto outcome = inventory.publish(request, 200ms);
        CHECK(outcome.acknowledged == 0);
        CHECK(test::contains(outcome.error,
                             std::string{"Permissions Violation for Publish to \""} + subject));
    }
    CHECK(stored(broker) == 1);
    CHECK(bus::Admin{broker.operator_options()}.consumers("SHOP").size() == 3);
}

TEST_CASE("the same request from the operator purges the stream",
          "[nats]") {  // proves that the rejections above have an effect
    test::Broker broker;
    bus::Publisher as_operator{broker.operator_options()};
    const std::vector<bus::Outgoing> batch{{"shop.stock.reserved", "1", "{}"}};
    REQUIRE(as_operator.publish(batch, 5s).acknowledged == 1);
    const std::vector<bus::Outgoing> purge{{"$JS.API.STREAM.PURGE.SHOP", "x", ""}};
    [[maybe_unused]] const auto purged = as_operator.publish(purge, 2s);
    CHECK(stored(broker) == 0);
}

TEST_CASE("passwords are private, random and permanent", "[nats]") {
    test::Broker broker;
    using perms = std::filesystem::perms;
    CHECK(mode_of(broker.folder() / "passwords.conf") == (perms::owner_read | perms::owner_write));
    CHECK(mode_of(broker.folder() / "nats.conf") == (perms::owner_read | perms::owner_write));
    auto first = nats::ensure_passwords(broker.folder(), {"payments"});
    auto second = nats::ensure_passwords(broker.folder(), {"payments", "newcomer"});
    CHECK(first["payments"].size() == 48);
    CHECK(first["payments"] != first["orders"]);
    CHECK(second["payments"] == first["payments"]);
    CHECK(second["newcomer"].size() == 48);
}

TEST_CASE("setting up is idempotent, and settings can change", "[nats]") {
    test::Broker broker;
    bus::Admin admin{broker.operator_options()};
    admin.ensure_stream({});
    bus::Admin::StreamSettings settings;
    settings.duplicate_window = std::chrono::seconds{60};
    admin.ensure_stream(settings);
    std::atomic<int> received{0};
    bus::Subscriber orders{
        broker.as("orders"), "orders", {"payment.authorized"}, [&](bus::Delivery) { ++received; }};
    CHECK(test::eventually([&] { return orders.connected(); }));
    admin.ensure_consumer("SHOP",
                          {"orders", "payment.authorized", std::chrono::milliseconds{700}, 2048});
    admin.ensure_consumer("SHOP", {"orders", "payment.authorized", std::chrono::seconds{60}, 3});
    CHECK(admin.consumers("SHOP").size() == 3);

    bus::Publisher payments{broker.as("payments")};
    std::vector<bus::Outgoing> batch;
    for (int i = 0; i < 10; ++i)
        batch.push_back({"shop.payment.authorized", std::to_string(i), "{}"});
    REQUIRE(payments.publish(batch, 5s).acknowledged == batch.size());
    // The new limit of unacknowledged messages applies.
    CHECK(test::eventually([&] { return received == 3; }));
    orders.flush();
    CHECK(received == 3);

    admin.delete_consumer("SHOP", "orders-payment-authorized");
    CHECK(admin.consumers("SHOP").size() == 2);
}

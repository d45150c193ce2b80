// The publisher: what an acknowledgement guarantees, also when the broker dies.

#include "shared/bus/bus.hpp"
#include "tests/bus/broker.hpp"
#include "tests/catch.hpp"

#include <thread>

using namespace duet;
using namespace std::chrono_literals;

namespace {

std::vector<bus::Outgoing> reservations(std::size_t from, std::size_t count) {
    std::vector<bus::Outgoing> made;
    for (auto order = from; order < from + count; ++order) {
        const auto id = "o-" + std::to_string(order) + ":stock.reserved";
        made.push_back({"shop.stock.reserved", id, "{\"order\":" + std::to_string(order) + "}"});
    }
    return made;
}

/// The relay's loop: publishes again, with the same ids, until all messages are stored.
std::size_t publish_until_stored(bus::Publisher& publisher,
                                 std::span<const bus::Outgoing> messages) {
    std::size_t attempts = 0;
    for (; !messages.empty() && attempts < 100; ++attempts)
        messages = messages.subspan(publisher.publish(messages, 1s).acknowledged);
    return attempts;
}

}  // namespace

TEST_CASE("every published message is acknowledged and stored in the stream", "[bus]") {
    test::Broker broker;
    bus::Publisher publisher{broker.as("inventory")};
    const auto batch = reservations(0, 3000);  // more than one burst
    const auto outcome = publisher.publish(batch, 10s);
    CHECK(outcome.error.empty());
    CHECK(outcome.acknowledged == batch.size());
    CHECK(outcome.last_sequence == 3000);
    CHECK(publisher.stream_last_sequence("SHOP") == 3000);

    std::size_t read = 0;
    bus::Admin{broker.operator_options()}.read("SHOP", 1,
                                               [&](auto sequence, auto subject, auto body) {
                                                   CHECK(sequence == read + 1);
                                                   CHECK(subject == batch[read].subject);
                                                   CHECK(body == batch[read].body);
                                                   return ++read < 2500;
                                               });
    CHECK(read == 2500);
}

TEST_CASE("an empty batch returns at once", "[bus]") {
    test::Broker broker;
    bus::Publisher publisher{broker.as("inventory")};
    const auto outcome = publisher.publish({}, 1s);
    CHECK(outcome.acknowledged == 0);
    CHECK(outcome.error.empty());
}

TEST_CASE("a repeated id is acknowledged again and stored once", "[bus]") {
    test::Broker broker;
    bus::Publisher publisher{broker.as("inventory")};
    const auto batch = reservations(0, 10);
    CHECK(publisher.publish(batch, 5s).acknowledged == 10);
    CHECK(publisher.publish(batch, 5s).acknowledged == 10);
    CHECK(publisher.publish(batch, 5s).last_sequence == 10);
    CHECK(publisher.publish(std::span{batch}.first(3), 5s).sequences ==
          std::vector<std::uint64_t>{1, 2, 3});  // where the stream has them
    CHECK(bus::Admin{broker.operator_options()}.stream_state("SHOP").messages == 10);
}

TEST_CASE("the batch counts up to the first message that was not stored", "[bus]") {
    test::Broker broker;
    bus::Publisher publisher{broker.as("inventory")};
    auto batch = reservations(0, 10);

    SECTION("because the message is too large for the broker") {
        batch[4].body.assign(9 * 1024 * 1024, 'x');
        const auto outcome = publisher.publish(batch, 5s);
        CHECK(outcome.acknowledged == 4);
        CHECK_FALSE(outcome.error.empty());
    }
    SECTION("because this service may not publish the event") {
        batch[4].subject = "shop.payment.authorized";
        const auto outcome = publisher.publish(batch, 300ms);
        CHECK(outcome.acknowledged == 4);
        CHECK(test::contains(outcome.error, "Permissions Violation"));
    }
    CHECK(publisher.publish(std::span{batch}.subspan(5), 5s).acknowledged == 5);
}

TEST_CASE("events of the largest order fit", "[bus]") {
    test::Broker broker;
    bus::Publisher publisher{broker.as("inventory")};
    const std::vector<bus::Outgoing> batch{
        {"shop.stock.reserved", "large", std::string(7 * 1024 * 1024, 'x')}};
    CHECK(publisher.publish(batch, 10s).acknowledged == 1);
}

TEST_CASE("without a broker publishing times out with the reason", "[bus]") {
    test::Broker broker;
    broker.kill();
    bus::Publisher publisher{broker.as("inventory")};
    const auto begin = std::chrono::steady_clock::now();
    const auto outcome = publisher.publish(reservations(100, 10), 300ms);
    CHECK(std::chrono::steady_clock::now() - begin < 2s);
    CHECK(outcome.acknowledged == 0);
    CHECK(test::contains(outcome.error, "not connected"));
    CHECK_FALSE(publisher.connected());
    std::string error;
    CHECK(publisher.stream_last_sequence("SHOP", &error) == 0);
    CHECK_FALSE(error.empty());

    broker.start();
    CHECK(publish_until_stored(publisher, reservations(0, 10)) < 100);
    CHECK(bus::Admin{broker.operator_options()}.stream_state("SHOP").messages ==
          10);  // nothing was buffered and sent late
}

TEST_CASE("a late acknowledgement is not counted for another message", "[bus]") {
    test::Broker broker;
    bus::Publisher publisher{broker.as("inventory")};
    REQUIRE(test::eventually([&] { return publisher.connected(); }));
    broker.freeze();
    const auto late = publisher.publish(reservations(0, 10), 200ms);
    broker.thaw();
    CHECK(late.acknowledged == 0);
    CHECK(test::contains(late.error, "no acknowledgement within 200 ms"));

    bus::Admin admin{broker.operator_options()};
    CHECK(test::eventually([&] {
        return admin.stream_state("SHOP").messages == 10;
    }));  // the broker stored them all the same
    std::vector<bus::Outgoing> forbidden{10, {"shop.payment.authorized", "x", "{}"}};
    CHECK(publisher.publish(forbidden, 200ms).acknowledged == 0);
    CHECK(publisher.publish(reservations(0, 10), 5s).acknowledged == 10);
    CHECK(admin.stream_state("SHOP").messages == 10);
}

TEST_CASE("the operator sees each consumer's backlog, and reads the stream from any position",
          "[bus]") {
    test::Broker broker;
    bus::Admin admin{broker.operator_options()};
    std::vector<std::uint64_t> read;
    const auto collect = [&](std::uint64_t sequence, std::string_view, std::string_view) {
        read.push_back(sequence);
        return true;
    };
    admin.read("SHOP", 1, collect);
    CHECK(read.empty());

    bus::Publisher publisher{broker.as("inventory")};
    REQUIRE(publisher.publish(reservations(0, 5), 5s).acknowledged == 5);
    admin.read("SHOP", 4, collect);
    CHECK(read == std::vector<std::uint64_t>{4, 5});
    admin.read("SHOP", 6, collect);
    CHECK(read.size() == 2);
    CHECK_THROWS_AS(admin.read("NONE", 1, collect), std::runtime_error);

    for (const auto& state : admin.consumer_states("SHOP"))
        CHECK(state.pending == (state.name == "payments-stock-reserved" ? 5 : 0));
    const auto state = admin.stream_state("SHOP");
    CHECK(state.first_sequence == 1);
    CHECK(state.bytes > 5 * 10);
}

TEST_CASE("a broker killed under load loses no acknowledged message, and publishing continues",
          "[bus]") {
    test::Broker broker;
    bus::Publisher publisher{broker.as("inventory")};
    REQUIRE(publisher.publish(reservations(0, 1), 5s).acknowledged == 1);
    const auto before = publisher.reconnects();
    const auto batch = reservations(1, 60'000);
    std::span<const bus::Outgoing> rest{batch};
    std::size_t failures = 0;
    std::jthread relay{[&] {
        while (!rest.empty() && failures < 200) {
            const auto outcome =
                publisher.publish(rest.first(std::min<std::size_t>(rest.size(), 500)), 2s);
            if (!outcome.error.empty()) ++failures;
            rest = rest.subspan(outcome.acknowledged);
        }
    }};
    for (int i = 0; i < 3; ++i) {
        bus::Admin admin{broker.operator_options()};
        const auto target = admin.stream_state("SHOP").last_sequence + 5'000;
        CHECK(test::eventually([&] { return admin.stream_state("SHOP").last_sequence >= target; }));
        broker.kill();
        broker.start();
    }
    relay.join();
    CHECK(rest.empty());
    CHECK(publisher.reconnects() >= before + 3);
    // The duplicate window is longer than this test: each id is stored once.
    CHECK(bus::Admin{broker.operator_options()}.stream_state("SHOP").messages == 60'001);
}

TEST_CASE("the broker reports whether it has a message, and the query changes nothing", "[bus]") {
    test::Broker broker;
    bus::Publisher publisher{broker.as("inventory")};
    const auto batch = reservations(0, 5);
    REQUIRE(publisher.publish(batch, 5s).acknowledged == 5);
    CHECK(publisher.knows(batch[4].subject, batch[4].id, 2s) == true);
    CHECK(publisher.knows("shop.stock.reserved", "o-9:stock.reserved", 2s) == false);
    CHECK(publisher.knows("shop.stock.reserved", "o-9:stock.reserved", 2s) == false);
    CHECK(publisher.knows("shop.payment.authorized", "x", 100ms) ==
          std::nullopt);  // this service may not publish it
    CHECK(bus::Admin{broker.operator_options()}.stream_state("SHOP").messages == 5);
    CHECK(publisher.publish(reservations(5, 1), 5s).acknowledged == 1);
}

TEST_CASE("a broker with older files lacks later messages, even when the stream is as long again",
          "[bus]") {
    test::Broker broker;
    bus::Publisher publisher{broker.as("inventory")};
    REQUIRE(publisher.publish(reservations(0, 3), 5s).acknowledged == 3);
    broker.kill();
    const auto older = broker.folder().string() + ".older";
    std::filesystem::copy(broker.folder(), older, std::filesystem::copy_options::recursive);
    broker.start();
    REQUIRE(publish_until_stored(publisher, reservations(3, 2)) > 0);
    broker.kill();
    std::filesystem::remove_all(broker.folder() / "jetstream");
    std::filesystem::copy(std::filesystem::path{older} / "jetstream", broker.folder() / "jetstream",
                          std::filesystem::copy_options::recursive);
    broker.start();
    REQUIRE(publish_until_stored(publisher, reservations(100, 2)) > 0);
    CHECK(bus::Admin{broker.operator_options()}.stream_state("SHOP").last_sequence == 5);
    CHECK(publisher.knows("shop.stock.reserved", "o-2:stock.reserved", 2s) == true);
    CHECK(publisher.knows("shop.stock.reserved", "o-4:stock.reserved", 2s) == false);
    std::filesystem::remove_all(older);
}

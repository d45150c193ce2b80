// A broker that dies at a bad moment: during a client's first connect, or during a request.

#include "shared/bus/bus.hpp"
#include "shared/processes/descriptor.hpp"
#include "tests/bus/broker.hpp"
#include "tests/catch.hpp"

#include <atomic>
#include <future>
#include <optional>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace duet;
using namespace std::chrono_literals;

namespace {

/// Behaves like a dying broker on the same port: accepts each connection and closes it without
/// sending a byte.
class ClosingServer {
public:
    explicit ClosingServer(const std::string& url)
        : listener_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port =
            htons(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
        const int yes = 1;
        setsockopt(listener_.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        REQUIRE(bind(listener_.number(), reinterpret_cast<const sockaddr*>(&address),
                     sizeof address) == 0);
        REQUIRE(listen(listener_.number(), 8) == 0);
        thread_ = std::jthread{[this](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                const int client = accept(listener_.number(), nullptr, nullptr);
                if (client < 0) return;
                ++accepted_;
                close(client);
            }
        }};
    }
    ~ClosingServer() {
        thread_.request_stop();
        shutdown(listener_.number(), SHUT_RDWR);
        thread_.join();
    }
    bool client_connected() {
        return test::eventually([&] { return accepted_ > 0; });
    }

private:
    processes::Descriptor listener_;
    std::atomic<int> accepted_{0};
    std::jthread thread_;
};

}  // namespace

// nats.c before its pull request 926 never reconnects when the broker closes its very first
// connection without a byte: a service that started while the broker died neither received nor
// published events until an operator restarted it.
TEST_CASE("a client that first connects while the broker dies works after the broker's restart",
          "[bus]") {
    test::Broker broker;
    broker.kill();
    std::atomic<int> received{0};
    std::optional<bus::Subscriber> subscriber;
    std::optional<bus::Publisher> publisher;
    {
        ClosingServer dying{broker.as("payments").url};
        subscriber.emplace(broker.as("payments"), "payments",
                           std::vector<std::string>{"stock.reserved"},
                           [&](bus::Delivery) { ++received; });
        publisher.emplace(broker.as("inventory"));
        REQUIRE(dying.client_connected());
    }
    broker.start();
    const std::vector<bus::Outgoing> reserved{
        {"shop.stock.reserved", "o-1:stock.reserved", "order 1"}};
    CHECK(publisher->publish(reserved, 10s).acknowledged == 1);
    CHECK(test::eventually([&] { return received > 0; }));
    CHECK(subscriber->connected());
}

TEST_CASE("an operator's request to a dying broker fails at once, before its timeout", "[bus]") {
    test::Broker broker;
    bus::Admin admin{broker.operator_options()};
    broker.freeze();  // it accepts the request and does not reply
    auto request =
        std::async(std::launch::async, [&] { return admin.stream_state("SHOP").messages; });
    CHECK(request.wait_for(100ms) == std::future_status::timeout);
    const auto died = std::chrono::steady_clock::now();
    broker.kill();
    CHECK_THROWS_AS(request.get(), std::runtime_error);
    CHECK(std::chrono::steady_clock::now() - died < 2s);  // its timeout is 5 s
    broker.start();
    // An Admin does not reconnect.
    CHECK_THROWS_AS(admin.stream_state("SHOP"), std::runtime_error);
    CHECK(bus::Admin{broker.operator_options()}.stream_state("SHOP").messages == 0);
}

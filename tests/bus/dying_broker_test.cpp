// A broker that dies in a bad moment: while somebody comes for the first time, or asks.

#include "shared/bus/bus.hpp"
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

/// Listens where a broker was, as one that is just dying: whoever comes is let in, and the line is
/// cut without a word.
class CutLine {
public:
    explicit CutLine(const std::string& url) : listener_{socket(AF_INET, SOCK_STREAM, 0)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port =
            htons(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
        const int yes = 1;
        setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        REQUIRE(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(listen(listener_, 8) == 0);
        thread_ = std::jthread{[this](const std::stop_token& enough) {
            while (!enough.stop_requested()) {
                const int client = accept(listener_, nullptr, nullptr);
                if (client < 0) return;
                ++came_;
                close(client);
            }
        }};
    }
    ~CutLine() {
        thread_.request_stop();
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        close(listener_);
    }
    bool somebody_came() {
        return test::eventually([&] { return came_ > 0; });
    }

private:
    int listener_;
    std::atomic<int> came_{0};
    std::jthread thread_;
};

}  // namespace

// nats.c (before its pull request 926) gives up for ever when its very first connection is cut
// before the broker has said a word: a service that starts while the broker dies was deaf, or dumb,
// until somebody restarted it.
TEST_CASE("who comes for the first time while the broker dies hears and says once it is back",
          "[bus]") {
    test::Broker broker;
    broker.kill();
    std::atomic<int> heard{0};
    std::optional<bus::Subscriber> subscriber;
    std::optional<bus::Publisher> publisher;
    {
        CutLine dying{broker.as("payments").url};
        subscriber.emplace(broker.as("payments"), "payments",
                           std::vector<std::string>{"stock.reserved"},
                           [&](bus::Delivery) { ++heard; });
        publisher.emplace(broker.as("inventory"));
        REQUIRE(dying.somebody_came());
    }
    broker.start();
    const std::vector<bus::Outgoing> reserved{
        {"shop.stock.reserved", "o-1:stock.reserved", "order 1"}};
    CHECK(publisher->publish(reserved, 10s).acknowledged == 1);
    CHECK(test::eventually([&] { return heard > 0; }));
    CHECK(subscriber->connected());
}

TEST_CASE(
    "an operator's question to a broker that dies fails at once, not only when its time is up",
    "[bus]") {
    test::Broker broker;
    bus::Admin admin{broker.operator_options()};
    broker.freeze();  // it takes the question and does not answer
    auto asked =
        std::async(std::launch::async, [&] { return admin.stream_state("SHOP").messages; });
    CHECK(asked.wait_for(100ms) == std::future_status::timeout);
    const auto died = std::chrono::steady_clock::now();
    broker.kill();
    CHECK_THROWS_AS(asked.get(), std::runtime_error);
    CHECK(std::chrono::steady_clock::now() - died < 2s);  // 5 s would be its time
    broker.start();
    CHECK_THROWS_AS(admin.stream_state("SHOP"),
                    std::runtime_error);  // it belonged to the one that died
    CHECK(bus::Admin{broker.operator_options()}.stream_state("SHOP").messages == 0);
}

// Runs with a slow service (slow.hpp): it slows only itself down, and retries do not make it
// slower.

#include "tests/simulation/run_end.hpp"

#include <algorithm>

namespace duet::simulation {

namespace {

// A retry budget like those of Finagle and Envoy: a share of first attempts, plus a minimum.
constexpr std::int64_t retries_per_message = 1;
constexpr std::int64_t min_retries = 20;
// Commands wait at the service: one per order at a time, plus those of the analytics rounds. More
// would be duplicates. (Events wait in the stream.)
constexpr std::size_t beside_orders = 8;
constexpr seconds max_wait_of_others{1};

std::string with_unit(microseconds time) {
    return std::to_string(std::chrono::duration_cast<milliseconds>(time).count()) + " ms";
}

}  // namespace

void RunEnd::capacity(const std::map<std::string, std::unique_ptr<Station>>& stations,
                      const HttpLink* http_link) const {
    if (scenario_.slow.empty()) return;
    const auto is_slow = [this](const std::string& service) {
        return std::any_of(scenario_.slow.begin(), scenario_.slow.end(),
                           [&](const Slow& slow) { return slow.service == service; });
    };
    // A coordinator that died does not know which commands it sent, and sends them all again.
    const auto lives = http_link == nullptr ? 1 : (stations.at("coordinator")->life() + 1) / 2;
    for (const auto& [name, station] : stations) {
        std::int64_t times = 0;
        for (const auto& [id, count] : station->arrivals()) times += count;
        const auto messages = static_cast<std::int64_t>(station->arrivals().size());
        if (times - messages > retries_per_message * messages + min_retries)
            watch_.fail("requests-within-budget", name + " received " + std::to_string(messages) +
                                                      " messages " + std::to_string(times) +
                                                      " times");
        const auto max = lives * (static_cast<std::size_t>(scenario_.orders) + beside_orders);
        if (http_link != nullptr && is_slow(name) && station->max_queue() > max)
            watch_.fail("queue-bounded", std::to_string(station->max_queue()) +
                                             " messages waited at " + name + " at once, of " +
                                             std::to_string(scenario_.orders) + " orders");
    }
    if (http_link == nullptr || !world_.fault_mix.injected().empty())
        return;  // a lost request delays the next one, too
    for (const auto& [service, wait] : http_link->max_waits()) {
        if (!is_slow(service) && wait.time > max_wait_of_others)
            watch_.fail("others-go-on",
                        "a command to the healthy service " + service + ", " + wait.command +
                            ", was sent only after " + with_unit(wait.time),
                        wait.subject);
    }
}

void RunEnd::assessments() const {
    const auto unseen = db_.string(
        "SELECT o.order_id FROM orders.orders o LEFT JOIN fraud.assessments a ON a.order_id = "
        "o.order_id "
        "WHERE o.state IN ('confirmed', 'dispatched', 'partly_returned', 'returned') AND "
        "a.order_id IS NULL ORDER BY o.seq LIMIT 1");
    if (unseen)
        watch_.fail("none-sold-unassessed", "the order was sold without a fraud assessment",
                    *unseen);
}

}  // namespace duet::simulation

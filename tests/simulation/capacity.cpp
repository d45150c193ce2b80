// Days with a slow service (slow.hpp): that it slows itself down alone, and that nobody makes it
// slower by asking.

#include "tests/simulation/run_end.hpp"

#include <algorithm>

namespace duet::simulation {

namespace {

// A retry budget, as Finagle's and Envoy's are: a share of what is asked for the first time, and
// some at any rate.
constexpr std::int64_t share = 1;
constexpr std::int64_t at_any_rate = 20;
// What is asked waits at the service: of each order one thing at a time, and of the report's
// rounds. More are copies. (What is said waits in the stream, which is made for it.)
constexpr std::size_t beside_the_orders = 8;
constexpr seconds max_wait_of_others{1};

std::string in_milliseconds(microseconds time) {
    return std::to_string(std::chrono::duration_cast<milliseconds>(time).count()) + " ms";
}

}  // namespace

void RunEnd::capacity(const std::map<std::string, std::unique_ptr<Station>>& stations,
                      const HttpLink* post) const {
    if (scenario_.slow.empty()) return;
    const auto is_slow = [this](const std::string& service) {
        return std::any_of(scenario_.slow.begin(), scenario_.slow.end(),
                           [&](const Slow& slow) { return slow.service == service; });
    };
    // A coordinator that has died knows nothing of what it has asked, and asks it all again.
    const auto lives = post == nullptr ? 1 : (stations.at("coordinator")->life() + 1) / 2;
    for (const auto& [name, station] : stations) {
        std::int64_t times = 0;
        for (const auto& [id, count] : station->brought()) times += count;
        const auto messages = static_cast<std::int64_t>(station->brought().size());
        if (times - messages > share * messages + at_any_rate)
            watch_.complain("asked-within-budget", name + " was brought " +
                                                       std::to_string(messages) + " messages " +
                                                       std::to_string(times) + " times");
        const auto max = lives * (static_cast<std::size_t>(scenario_.orders) + beside_the_orders);
        if (post != nullptr && is_slow(name) && station->max_queue() > max)
            watch_.complain("queue-bounded", std::to_string(station->max_queue()) +
                                                 " messages waited at " + name + " at once, of " +
                                                 std::to_string(scenario_.orders) + " orders");
    }
    if (post == nullptr || !world_.fault_mix.struck().empty())
        return;  // a lost request makes the next one wait, too
    for (const auto& [service, wait] : post->max_waits()) {
        if (!is_slow(service) && wait.time > max_wait_of_others)
            watch_.complain("others-go-on",
                            service + ", which is well, was asked for " + wait.command +
                                " only after " + in_milliseconds(wait.time),
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
        watch_.complain("none-sold-unassessed", "it was sold, and fraud has never seen it",
                        *unseen);
}

}  // namespace duet::simulation

#pragma once
// Sends orders to a running shop through its gateway and watches each until it is settled: a closed
// loop with a fixed number of orders in flight, each one POST with `Prefer: wait`.

#include "infra/client/shop_client.hpp"
#include "shared/messages/order.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace duet::workload {

class Wire;

struct PlannedOrder {
    std::string key;  ///< Idempotency-Key. With the same key and `placed_at` an order has the same
                      ///< id in both styles.
    std::string customer_id;
    std::vector<Line> lines;
    std::string country = "GB";
    std::string token = "tok_ok";
    std::optional<Instant> placed_at{};  ///< business time; absent: the time of arrival
    bool send_twice = false;             ///< repeat the POST with the same key
    bool cancel = false;                 ///< cancel the order at once
    bool give_back = false;              ///< return everything once it is dispatched
    std::string decision;  ///< "approve" or "deny": the operator's decision when the order is in
                           ///< review; "": no decision
};

struct Placed {
    std::string key, order_id, state, reason;
    int status = 0;                     ///< of the last response
    std::chrono::microseconds took{0};  ///< POST to settled
    std::string trouble;                ///< not empty: why it could not be placed
    std::string return_state;  ///< of the return, when one was requested: "refunded", "rejected"
};

struct Outcome {
    std::vector<Placed> orders;  ///< in the plan's order
    std::chrono::microseconds elapsed{0};
    double per_second() const {
        return elapsed.count() == 0 ? 0
                                    : 1e6 * static_cast<double>(orders.size()) /
                                          static_cast<double>(elapsed.count());
    }
    std::chrono::microseconds percentile(
        double share) const;  ///< nearest rank over the orders without trouble; `share`: 0.5, 0.99;
                              ///< 0 when there are none
};

/// Sends the plan's orders. `style`: "orchestrated" or "choreographed". `progress(done, all)` and
/// `stop` run on the calling thread, about twenty times per second. It retries responses 429 and
/// 503 after Retry-After, and unknown outcomes, with the same key. It gives up on an order without
/// a usable response for two minutes. When `stop` returns true it ends early, and the `trouble` of
/// unsettled orders says so. Several loads may run at once, each on a thread of its own.
Outcome place(const client::ShopAccess& shop, const std::string& style,
              const std::vector<PlannedOrder>& plan, int concurrency,
              const std::function<void(std::size_t, std::size_t)>& progress = {},
              const std::function<bool()>& stop = {});

/// The same at a fixed rate, over the caller's wire.
struct Pace {
    int concurrency = 64;
    double orders_per_second = 0;  ///< limit for starting orders; 0: as fast as the loop has room
    std::unique_ptr<Wire> wire;
};
Outcome place(const client::ShopAccess& shop, const std::string& style,
              const std::vector<PlannedOrder>& plan, Pace pace,
              const std::function<void(std::size_t, std::size_t)>& progress,
              const std::function<bool()>& stop);

}  // namespace duet::workload

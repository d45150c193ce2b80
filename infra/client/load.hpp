#pragma once
// Sends orders to a running shop through its gateway and watches each to its settled state: a
// closed loop of so many orders in flight, each one POST with `Prefer: wait`.

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

/// Where the shop is and who asks.
struct Shop {
    std::string gateway;  ///< "http://127.0.0.1:8080"
    std::string customer_key;
    std::string operator_key;
};

struct PlannedOrder {
    std::string key;  ///< Idempotency-Key; the same in both styles, with the same `placed_at`: so
                      ///< the order has the same id
    std::string customer_id;
    std::vector<Line> lines;
    std::string country = "GB";
    std::string token = "tok_ok";
    std::optional<Instant> placed_at{};  ///< business time; absent: when it arrives
    bool send_twice = false;             ///< the POST is repeated with the same key
    bool cancel = false;                 ///< a cancel follows at once
    bool give_back = false;              ///< everything is returned once it is dispatched
    std::string decision;  ///< "approve" or "deny": what the operator says when it is in review;
                           ///< "": nobody decides
};

struct Placed {
    std::string key, order_id, state, reason;
    int status = 0;                     ///< of the (last) answer
    std::chrono::microseconds took{0};  ///< POST to settled
    std::string trouble;                ///< not empty: it could not be placed, and why
    std::string return_state;  ///< of the return, where one was asked for: "refunded", "rejected"
};

struct Outcome {
    std::vector<Placed> orders;  ///< in the plan's order
    std::chrono::microseconds elapsed{0};
    double per_second() const {
        return elapsed.count() == 0 ? 0
                                    : 1e6 * static_cast<double>(orders.size()) /
                                          static_cast<double>(elapsed.count());
    }
    std::chrono::microseconds percentile(double share) const;  ///< 0.5, 0.99
};

/// `style`: "orchestrated" or "choreographed". `progress(done, all)` and `stop` run on the calling
/// thread, some twenty times a second. Answers 429/503 are asked again after Retry-After with the
/// same key; unknown outcomes too; an order that gets no usable answer for two minutes is given up.
/// When `stop` returns true it ends early: orders not settled by then say so in `trouble`.
Outcome place(const Shop& shop, const std::string& style, const std::vector<PlannedOrder>& plan,
              int concurrency, const std::function<void(std::size_t, std::size_t)>& progress = {},
              const std::function<bool()>& stop = {});

/// The same at a pace, over a wire of the caller's.
struct Pace {
    int concurrency = 64;
    double orders_per_second = 0;  ///< begun at most; 0: as many as the loop has room for
    std::unique_ptr<Wire> wire;
};
Outcome place(const Shop& shop, const std::string& style, const std::vector<PlannedOrder>& plan,
              Pace pace, const std::function<void(std::size_t, std::size_t)>& progress,
              const std::function<bool()>& stop);

}  // namespace duet::workload

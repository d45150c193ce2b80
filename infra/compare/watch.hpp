#pragma once
// Polls a style's report from outside and records when it first shows each of the given orders.

#include "shared/clock/clock.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace duet::analytics {

struct Spread {
    std::size_t orders = 0;
    std::chrono::microseconds median{0}, p99{0}, max{0};
};

/// By nearest rank; all zero when there are no times.
Spread spread_of(std::vector<std::chrono::microseconds> times);

/// One thread.
class Watch {
public:
    /// Starts at once, on a thread of its own, and reads reporting's file as the report itself
    /// does: a snapshot every two milliseconds.
    Watch(const std::string& reporting_file, const std::vector<std::string>& order_ids);

    /// Ends once it has seen all orders or `timeout` is over. Returns when it first saw each.
    std::map<std::string, Instant> finish(std::chrono::milliseconds timeout);

private:
    void poll(const std::stop_token& enough, const std::string& file,
              std::vector<std::string> unseen);

    std::mutex mutex_;
    std::map<std::string, Instant> seen_;  ///< guarded by mutex_
    std::size_t wanted_;
    std::jthread thread_;  ///< last: uses all of the above
};

/// The time from an order's confirmation in its history (a little before the commit) to its first
/// appearance, for the orders with both.
std::vector<std::chrono::microseconds> freshness(const std::string& orders_file,
                                                 const std::map<std::string, Instant>& seen);

}  // namespace duet::analytics

#pragma once
// Looks into a style's report from outside, many times a second, and notes when it first shows each
// of some orders.

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
    std::chrono::microseconds median{0}, p99{0}, longest{0};
};

/// Nearest rank; all zero when there are none.
Spread spread_of(std::vector<std::chrono::microseconds> times);

class Watch {
public:
    /// Begins at once, on a thread of its own, reading reporting's file as the report itself does:
    /// a snapshot every two milliseconds.
    Watch(const std::string& reporting_file, const std::vector<std::string>& order_ids);

    /// Ends once all have been seen or `timeout` is over. When each was seen first.
    std::map<std::string, Instant> finish(std::chrono::milliseconds timeout);

private:
    void look_out(const std::stop_token& enough, const std::string& file,
                  std::vector<std::string> unseen);

    std::mutex mutex_;
    std::map<std::string, Instant> seen_;  ///< guarded
    std::size_t wanted_;
    std::jthread thread_;  ///< last
};

/// From the moment at which orders decided that an order is sold, as its history has it (a little
/// before the commit), to the moment it was seen. Of those that were both.
std::vector<std::chrono::microseconds> freshness(const std::string& orders_file,
                                                 const std::map<std::string, Instant>& seen);

}  // namespace duet::analytics

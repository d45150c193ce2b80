#pragma once
// Many concurrent orders from customers who never give up: they repeat a POST that failed or timed
// out, with the same key.

#include "shared/clock/clock.hpp"
#include "tests/promises/scenario.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace duet::tests {

/// Owns the customers' threads and joins them. The getters are thread-safe.
class Load {
public:
    /// Starts to place `orders` orders of one customer from `clients` threads. Every seventh order
    /// goes to a country without delivery.
    Load(Side side, int orders, int clients = 16);
    ~Load();

    int accepted() const { return accepted_; }
    bool all_accepted() const { return accepted_ >= orders_; }

    /// An acknowledged order: its time and the state in which it must end.
    struct Promise {
        std::string order_id;
        std::chrono::steady_clock::time_point at;
        std::string end;
    };
    std::vector<Promise> promises() const;
    const std::string& customer() const { return customer_; }

    /// Waits until every order is accepted and has ended exactly once, in the expected state.
    void check_all_ended(std::chrono::seconds timeout = std::chrono::seconds(90));

private:
    void place(int number);
    void work();
    Basket basket(int number) const;
    static std::string end_of(int number) { return number % 7 == 0 ? "rejected" : "dispatched"; }

    Side side_;
    int orders_;
    std::string customer_ = fresh("crowd");
    Instant first_placed_;  ///< business time; orders are ten minutes apart to pass fraud
    std::string sku_;
    std::atomic<int> next_{0}, accepted_{0};
    std::atomic<bool> stop_{false};
    std::vector<std::string> order_ids_;  ///< by number; only the number's worker writes it
    mutable std::mutex mutex_;
    std::vector<Promise> promises_;
    std::vector<std::thread> workers_;
};

}  // namespace duet::tests

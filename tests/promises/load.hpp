#pragma once
// Many orders at once, from customers who do not give up: an order whose POST failed or timed out
// is sent again with its key.

#include "shared/clock/clock.hpp"
#include "tests/promises/scenario.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace duet::tests {

class Load {
public:
    /// Begins to place `orders` orders of one customer; every seventh is for a country nobody
    /// delivers to.
    Load(Side side, int orders, int at_once = 16);
    ~Load();

    int accepted() const { return accepted_; }
    bool all_accepted() const { return accepted_ >= orders_; }

    /// What a customer was told, and when; how the order must end. Of those accepted so far.
    struct Promise {
        std::string order_id;
        std::chrono::steady_clock::time_point at;
        std::string end;
    };
    std::vector<Promise> promises() const;
    const std::string& customer() const { return customer_; }

    /// Waits until all are accepted and have ended, each exactly once, as its basket lets expect.
    void all_end(std::chrono::seconds timeout = std::chrono::seconds(90));

private:
    void place(int number);
    void work();
    Basket basket(int number) const;
    static std::string end_of(int number) { return number % 7 == 0 ? "rejected" : "dispatched"; }

    Side side_;
    int orders_;
    std::string customer_ = fresh("crowd");
    Instant first_placed_;  ///< business time; ten minutes lie between two orders, which fraud
                            ///< finds nothing about
    std::string sku_;
    std::atomic<int> next_{0}, accepted_{0};
    std::atomic<bool> stop_{false};
    std::vector<std::string> numbers_;  ///< by number of the order; written by its worker only
    mutable std::mutex mutex_;
    std::vector<Promise> promises_;
    std::vector<std::thread> workers_;
};

}  // namespace duet::tests

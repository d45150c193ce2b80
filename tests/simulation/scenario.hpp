#pragma once
// What the people around the shop want, told by the seed: orders of every kind, cancels at any
// moment, decisions, returns. Every wish has a number of its own, so that the shrinker can leave it
// out.

#include "shared/messages/order.hpp"
#include "tests/simulation/cast.hpp"
#include "tests/simulation/slow.hpp"
#include "tests/simulation/fault_mix.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace duet::simulation {

struct Scenario {
    Style style = Style::orchestrated;
    std::uint64_t seed = 1;
    int orders = 20;
    bool one_by_one = false;  ///< an order is placed when the one before has long ended, and nobody
                              ///< changes their mind
    Forecast forecast;
    std::string absent;      ///< a service that dies at dawn and never comes back
    std::vector<Slow> slow;  ///< services that take their time
    std::set<int> left_out;  ///< wishes
};

struct Wish {
    enum class What {
        place,
        place_again,
        place_other,
        cancel,
        decide,
        give_back,
        give_back_without_order,
        decide_return
    };
    int number = 0;
    What what = What::place;
    int order = 0;  ///< which order it is about
    Instant at{};
};

inline constexpr int wishes_an_order = 16;

/// In the order of their times; those that are left out are not among them.
std::vector<Wish> wishes_of(const Scenario& scenario);

/// The n-th order as it is asked for, without its id.
Order order_of(const Scenario& scenario, int n);

/// When every fault ends; nobody wishes anything new after it.
Instant healing_of(const Scenario& scenario);

/// What stands on the shelves in the beginning.
struct Stocked {
    std::string sku;
    Money price = 0;
    bool strict_price = false;
    std::int64_t units = 0;
};
const std::vector<Stocked>& shelves();

inline constexpr Money small_credit = 6'000;
inline const std::string short_of_money = "poor-pat";  ///< the customer with a small credit limit

}  // namespace duet::simulation

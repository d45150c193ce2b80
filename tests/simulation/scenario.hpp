#pragma once
// The actions of customers and operators, derived from the seed: orders of every kind, cancels at
// any time, decisions, returns. Every action has its own number, so that the shrinker can leave it
// out.

#include "shared/messages/order.hpp"
#include "tests/simulation/cast.hpp"
#include "tests/simulation/fault_mix.hpp"
#include "tests/simulation/slow.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace duet::simulation {

struct Scenario {
    Style style = Style::orchestrated;
    std::uint64_t seed = 1;
    int orders = 20;
    bool one_by_one =
        false;  ///< each order is placed after the previous one has ended; no other actions
    FaultPlan fault_plan;
    std::string absent;      ///< a service that stops at the start of the run for good
    std::vector<Slow> slow;  ///< services with a delay per message
    std::set<int> left_out;  ///< numbers of the actions to leave out
};

struct Action {
    enum class What {
        place,
        place_again,
        place_other,
        cancel,
        decide,
        return_goods,
        return_without_order,
        decide_return
    };
    int number = 0;
    What what = What::place;
    int order = 0;  ///< index of the order
    Instant at{};
};

inline constexpr int actions_per_order = 16;

/// Sorted by time, without those that are left out.
std::vector<Action> actions_of(const Scenario& scenario);

/// The n-th order as the customer sends it, without its id.
Order order_of(const Scenario& scenario, int n);

/// When the last fault ends; no action starts after it.
Instant healing_of(const Scenario& scenario);

/// The stock at the start.
struct Stocked {
    std::string sku;
    Money price = 0;
    bool strict_price = false;
    std::int64_t units = 0;
};
const std::vector<Stocked>& initial_stock();

inline constexpr Money small_credit = 6'000;
inline const std::string short_of_money = "poor-pat";  ///< the customer with a small credit limit

}  // namespace duet::simulation

#pragma once
// The orders of a workload: a pure function of its seed, the same for both styles. Thread-safe.

#include "infra/client/load.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace duet::workload {

struct Product {
    std::string sku;
    Money price = 0;
    std::int64_t stock = 0;     ///< put into inventory before the run
    bool scarce = false;        ///< less than the orders want: the first orders to arrive get it
    bool strict_price = false;  ///< the shop refuses an order that quotes another price
};

struct WorkloadPlan {
    std::vector<Product> products;
    std::vector<PlannedOrder> orders;
};

enum class Mix {
    plain,       ///< one unit of one of many products, paid with tok_ok: for speed
    everything,  ///< every test token, scarce stock, refusals of every kind, duplicates, cancels,
                 ///< returns
};

/// `run` makes the keys, customers and products of a run distinct ("a3f9"). `begin` is the business
/// time of the first order; each later order is a millisecond later.
WorkloadPlan make_plan(Mix mix, std::size_t orders, std::uint64_t seed, const std::string& run,
                       Instant begin);

/// The products that run out.
std::set<std::string> scarce_skus(const WorkloadPlan& plan);

/// The race that decides its end, apart from the order itself: "a cancel races the capture",
/// "scarce stock goes to the first order"; "": none.
std::string race_of(const PlannedOrder& order, const std::set<std::string>& scarce);

}  // namespace duet::workload

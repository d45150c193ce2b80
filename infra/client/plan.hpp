#pragma once
// What orders a workload has: a function of its seed, the same for both styles.

#include "infra/client/load.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace duet::workload {

struct Product {
    std::string sku;
    Money price = 0;
    std::int64_t stock = 0;  ///< put on the shelf before the run
    bool scarce = false;  ///< less than the orders ask for: who gets it depends on who comes first
    bool strict_price = false;  ///< an order that quotes another is refused
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

/// `run` tells one run's keys, customers and products from another's ("a3f9"); `begin` is the
/// business time of the first order, a millisecond before the second.
WorkloadPlan make_plan(Mix mix, std::size_t orders, std::uint64_t seed, const std::string& run,
                       Instant begin);

/// The products that not everybody can have.
std::set<std::string> scarce_skus(const WorkloadPlan& plan);

/// What decides its end besides itself: "a cancel races the capture", "scarce stock goes to who
/// comes first"; "": nothing.
std::string what_decides(const PlannedOrder& order, const std::set<std::string>& scarce);

}  // namespace duet::workload

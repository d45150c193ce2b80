#include "infra/import/sums.hpp"

#include "shared/messages/money.hpp"

namespace duet::importer {

Sum total_of(const Sums& sums) {
    Sum total;
    for (const auto& [where, sum] : sums) {
        total.orders = checked_add(total.orders, sum.orders);
        total.revenue = checked_add(total.revenue, sum.revenue);
        total.refunds = checked_add(total.refunds, sum.refunds);
    }
    return total;
}

Sums difference(const Sums& later, const Sums& earlier) {
    Sums result = later;
    for (const auto& [where, sum] : earlier) {
        Sum& left = result[where];
        left.orders = checked_subtract(left.orders, sum.orders);
        left.revenue = checked_subtract(left.revenue, sum.revenue);
        left.refunds = checked_subtract(left.refunds, sum.refunds);
    }
    std::erase_if(result, [](const auto& row) { return row.second == Sum{}; });
    return result;
}

}  // namespace duet::importer

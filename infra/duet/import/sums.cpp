#include "infra/duet/import/sums.hpp"

namespace duet::importer {

Sum total_of(const Sums& sums) {
    Sum total;
    for (const auto& [where, sum] : sums) {
        total.orders += sum.orders;
        total.revenue += sum.revenue;
        total.refunds += sum.refunds;
    }
    return total;
}

Sums difference(const Sums& later, const Sums& earlier) {
    Sums result = later;
    for (const auto& [where, sum] : earlier) {
        Sum& left = result[where];
        left.orders -= sum.orders;
        left.revenue -= sum.revenue;
        left.refunds -= sum.refunds;
    }
    std::erase_if(result, [](const auto& row) { return row.second == Sum{}; });
    return result;
}

}  // namespace duet::importer

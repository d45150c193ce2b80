#include "infra/client/comparison.hpp"

namespace duet::workload {

std::string to_text(const End& end) {
    if (!end.trouble.empty() || end.state.empty()) return "unknown";
    return end.reason.empty() ? end.state : end.state + ": " + end.reason;
}

Comparison compare(const WorkloadPlan& plan, const std::vector<End>& one,
                   const std::vector<End>& other) {
    Comparison comparison;
    comparison.orders = plan.orders.size();
    const auto scarce = scarce_skus(plan);
    for (std::size_t i = 0; i < plan.orders.size(); ++i) {
        const auto why = race_of(plan.orders[i], scarce);
        if (!why.empty()) ++comparison.order_dependent;
        const bool both_known = one[i].trouble.empty() && other[i].trouble.empty();
        if (both_known && one[i] == other[i]) {
            ++comparison.alike;
            continue;
        }
        // A race may decide how an order ends, but neither its id nor whether it ends.
        const bool may_differ = !why.empty() && both_known && one[i].order_id == other[i].order_id;
        Difference difference{plan.orders[i].key, one[i], other[i], may_differ ? why : ""};
        (may_differ ? comparison.legitimate : comparison.wrong).push_back(std::move(difference));
    }
    return comparison;
}

std::map<std::string, std::size_t> count_ends(const std::vector<End>& ends) {
    std::map<std::string, std::size_t> count;
    for (const auto& end : ends) ++count[to_text(end)];
    return count;
}

}  // namespace duet::workload

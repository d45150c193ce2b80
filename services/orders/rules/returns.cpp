#include "services/orders/rules/returns.hpp"

#include <algorithm>

namespace duet::orders {

namespace {

std::map<std::string, std::int64_t> units_by_sku(const std::vector<Line>& lines) {
    std::map<std::string, std::int64_t> units;
    for (const auto& line : lines) units[line.sku] += line.quantity;
    return units;
}

std::int64_t value_or_zero(const std::map<std::string, std::int64_t>& units, const std::string& sku) {
    const auto found = units.find(sku);
    return found == units.end() ? 0 : found->second;
}

}  // namespace

ReturnDecision decide_return(std::string_view order_state, const std::vector<Line>& ordered, const std::map<std::string, std::int64_t>& already, const std::vector<Line>& returned) {
    if (order_state != "dispatched" && order_state != "partly_returned") return {"not_dispatched", {}};
    ReturnDecision decision{"", returned};
    for (auto& line : decision.lines) {
        const auto sold = std::find_if(ordered.begin(), ordered.end(), [&](const Line& other) { return other.sku == line.sku; });
        if (sold == ordered.end()) return {"unknown_line", {}};
        line.unit_price = sold->unit_price;
    }
    const auto bought = units_by_sku(ordered);
    for (const auto& [sku, units] : units_by_sku(returned)) {
        if (units + value_or_zero(already, sku) > value_or_zero(bought, sku)) return {"exceeds_order", {}};
    }
    return decision;
}

bool all_returned(const std::vector<Line>& ordered, const std::map<std::string, std::int64_t>& already) {
    const auto bought = units_by_sku(ordered);
    return std::all_of(bought.begin(), bought.end(), [&](const auto& entry) { return value_or_zero(already, entry.first) >= entry.second; });
}

}  // namespace duet::orders

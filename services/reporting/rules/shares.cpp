#include "services/reporting/rules/shares.hpp"

#include <map>
#include <stdexcept>

namespace duet::reporting {

namespace {

struct Sum {
    Money amount = 0;
    std::int64_t units = 0;
};

std::map<std::string_view, Sum> by_sku(const std::vector<Line>& lines) {
    std::map<std::string_view, Sum> sums;
    for (const auto& line : lines) {
        auto& sum = sums[line.sku];
        sum.amount = checked_add(sum.amount, checked_multiply(line.quantity, line.unit_price));
        sum.units = checked_add(sum.units, line.quantity);
    }
    return sums;
}

}  // namespace

std::string_view name_of(Dimension dimension) {
    switch (dimension) {
        case Dimension::country: return "country";
        case Dimension::sku: return "sku";
    }
    throw std::invalid_argument("no such dimension");
}

std::vector<Share> shares_of_sale(const std::string& country, const std::vector<Line>& lines) {
    std::vector<Share> shares{
        {Dimension::country, country, 1, total_of(lines), 0, units_of(lines)}};
    for (const auto& [sku, sum] : by_sku(lines))
        shares.push_back({Dimension::sku, std::string{sku}, 1, sum.amount, 0, sum.units});
    return shares;
}

std::vector<Share> shares_of_refund(const std::string& country, const std::vector<Line>& lines) {
    std::vector<Share> shares{{Dimension::country, country, 0, 0, total_of(lines), 0}};
    for (const auto& [sku, sum] : by_sku(lines))
        shares.push_back({Dimension::sku, std::string{sku}, 0, 0, sum.amount, 0});
    return shares;
}

}  // namespace duet::reporting

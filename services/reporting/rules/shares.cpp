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
    std::vector<Share> shares{{.dimension = Dimension::country,
                               .key = country,
                               .orders = 1,
                               .revenue = total_of(lines),
                               .refunds = 0,
                               .units = units_of(lines)}};
    for (const auto& [sku, sum] : by_sku(lines))
        shares.push_back({.dimension = Dimension::sku,
                          .key = std::string{sku},
                          .orders = 1,
                          .revenue = sum.amount,
                          .refunds = 0,
                          .units = sum.units});
    return shares;
}

std::vector<Share> shares_of_refund(const std::string& country, const std::vector<Line>& lines) {
    std::vector<Share> shares{{.dimension = Dimension::country,
                               .key = country,
                               .orders = 0,
                               .revenue = 0,
                               .refunds = total_of(lines),
                               .units = 0}};
    for (const auto& [sku, sum] : by_sku(lines))
        shares.push_back({.dimension = Dimension::sku,
                          .key = std::string{sku},
                          .orders = 0,
                          .revenue = 0,
                          .refunds = sum.amount,
                          .units = 0});
    return shares;
}

}  // namespace duet::reporting

#pragma once
// What a sale or a refund adds to the windows: one share of its country, one of each SKU.

#include "shared/messages/order.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duet::reporting {

/// By what revenue can be told apart.
enum class Dimension { country, sku };
std::string_view name_of(Dimension dimension);

struct Share {
    Dimension dimension = Dimension::country;
    std::string key;  ///< the country's code, or the SKU
    std::int64_t orders = 0;
    Money revenue = 0;
    Money refunds = 0;
    std::int64_t units = 0;
};

/// Of a confirmed order. An order counts once for a SKU, however many of its lines name it.
std::vector<Share> shares_of_sale(const std::string& country, const std::vector<Line>& lines);

/// Of a refund. It stands in a column of its own: what was sold stays sold.
std::vector<Share> shares_of_refund(const std::string& country, const std::vector<Line>& lines);

}  // namespace duet::reporting

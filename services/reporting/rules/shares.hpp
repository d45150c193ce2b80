#pragma once
// What a sale or a refund adds to the windows: one share for its country, one for each SKU.
// Decisions only: plain values in, a decision out.

#include "shared/messages/order.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duet::reporting {

/// What revenue can be grouped by.
enum class Dimension { country, sku };
std::string_view name_of(Dimension dimension);

/// An addition to one row of a window. Money in pence. A plain value.
struct Share {
    Dimension dimension = Dimension::country;
    std::string key;  ///< the country's code, or the SKU
    std::int64_t orders = 0;
    Money revenue = 0;
    Money refunds = 0;
    std::int64_t units = 0;
};

/// Of a confirmed order. An order counts once per SKU, even if several lines name it. Throws
/// Overflow (money.hpp) when a sum exceeds 64 bits.
[[nodiscard]] std::vector<Share> shares_of_sale(const std::string& country,
                                                const std::vector<Line>& lines);

/// Of a refund. Refunds have a column of their own: the sale stays in the revenue. Throws Overflow.
[[nodiscard]] std::vector<Share> shares_of_refund(const std::string& country,
                                                  const std::vector<Line>& lines);

}  // namespace duet::reporting

#pragma once
// Mean and deviation of a customer's order values. Whole numbers only: the same result on every
// machine, in both styles.

#include "shared/messages/order.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace duet::fraud {

__extension__ using Wide = unsigned __int128;  ///< squares of pence do not fit into 64 bits

/// Count, sum and sum of squares of a customer's order values: mean and deviation need no more. A
/// plain value.
struct Past {
    std::int64_t orders = 0;
    Money sum = 0;     ///< pence
    Wide squares = 0;  ///< pence²

    /// The past with one more order. A value above `limits::total` counts as `limits::total`. A
    /// past whose sums would overflow (9.2 million orders of that value) stays unchanged.
    [[nodiscard]] Past with(Money value) const;
};

/// True when the value exceeds the past's mean plus `deviations` standard deviations (of the
/// population). False without a past. Exact: n·v − Σ > k·√(n·Σ² − (Σ)²), both sides squared. False
/// when a square exceeds 128 bits (millions of orders of the highest value).
[[nodiscard]] bool stands_out(const Past& past, Money value, std::int64_t deviations);

std::string to_text(Wide number);           ///< decimal
Wide wide_named(std::string_view decimal);  ///< reverses to_text; throws std::invalid_argument

}  // namespace duet::fraud

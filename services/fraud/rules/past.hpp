#pragma once
// What a customer's past says about an order's value. Whole numbers only: the same answer on every
// machine, in both styles.

#include "shared/messages/order.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace duet::fraud {

__extension__ using Wide = unsigned __int128;  ///< squares of pence do not fit into 64 bits

/// Count, sum and sum of squares of the values of a customer's orders: all that mean and deviation
/// need, however many there were.
struct Past {
    std::int64_t orders = 0;
    Money sum = 0;     ///< pence
    Wide squares = 0;  ///< pence²

    /// The past once this order belongs to it. A value above ten thousand million pounds counts as
    /// that: more tells nothing more. A past whose sums have no room left (9.2 million orders of
    /// that value) stays as it is.
    Past with(Money value) const;
};

/// Is the value above the mean plus `deviations` standard deviations (of the population) of the
/// past? Without a past: no. Exact: n·v − Σ > k·√(n·Σ² − (Σ)²), both sides squared. Where a square
/// needs more than 128 bits (millions of the dearest orders) the past tells nothing: no.
bool stands_out(const Past& past, Money value, std::int64_t deviations);

std::string to_text(Wide number);           ///< decimal
Wide wide_named(std::string_view decimal);  ///< the reverse; throws std::invalid_argument

}  // namespace duet::fraud

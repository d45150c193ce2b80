#pragma once
// The one percentile of the repository, so that the page, `duet compare` and `duet chaos` report
// comparable latencies. Pure function; thread-safe.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

namespace duet {

/// Nearest rank: the smallest value that at least `share` (0 to 1) of the values do not exceed;
/// nullopt of no values. It is always one of the values, never an interpolation.
template <typename Value>
[[nodiscard]] std::optional<Value> percentile(std::vector<Value> values, double share) {
    if (values.empty()) return std::nullopt;
    // Binary fractions round: 0.07 * 100 is a little more than 7, and must stay rank 7.
    constexpr double rounding = 1e-9;
    const auto rank = static_cast<std::size_t>(
        std::max(1.0, std::ceil(share * static_cast<double>(values.size()) - rounding)));
    const auto place =
        values.begin() + static_cast<std::ptrdiff_t>(std::min(rank, values.size()) - 1);
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

}  // namespace duet

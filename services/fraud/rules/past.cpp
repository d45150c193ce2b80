#include "services/fraud/rules/past.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace duet::fraud {

namespace {

Wide wide(std::int64_t number) { return static_cast<Wide>(number); }

/// nullopt: the product exceeds 128 bits.
std::optional<Wide> product(Wide a, Wide b) {
    Wide result = 0;
    if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
    return result;
}

/// (n·v − Σ)². REQUIRES: v is above the mean.
std::optional<Wide> squared_distance(const Past& past, Money value) {
    const auto above =
        wide(past.orders) * wide(value) - wide(past.sum);  // both factors have 63 bits
    return product(above, above);
}

/// k²·n²·variance.
std::optional<Wide> squared_bound(const Past& past, std::int64_t deviations) {
    const auto squares = product(wide(past.orders), past.squares);
    if (!squares) return std::nullopt;
    return product(wide(deviations) * wide(deviations), *squares - wide(past.sum) * wide(past.sum));
}

}  // namespace

Past Past::with(Money value) const {
    const auto counted = std::clamp<Money>(value, 0, limits::total);
    Past next = *this;
    const bool full = __builtin_add_overflow(orders, 1, &next.orders) ||
                      __builtin_add_overflow(sum, counted, &next.sum) ||
                      __builtin_add_overflow(squares, wide(counted) * wide(counted), &next.squares);
    return full ? *this : next;
}

bool stands_out(const Past& past, Money value, std::int64_t deviations) {
    const auto counted = std::clamp<Money>(value, 0, limits::total);
    if (past.orders == 0 || wide(past.orders) * wide(counted) <= wide(past.sum)) return false;
    const auto distance = squared_distance(past, counted), bound = squared_bound(past, deviations);
    return distance && bound && *distance > *bound;
}

std::string to_text(Wide number) {
    std::string digits;
    do digits += static_cast<char>('0' + static_cast<int>(number % 10));
    while ((number /= 10) != 0);
    std::reverse(digits.begin(), digits.end());
    return digits;
}

Wide wide_named(std::string_view decimal) {
    if (decimal.empty()) throw std::invalid_argument("a decimal number has no digits");
    Wide number = 0;
    for (const char digit : decimal) {
        if (digit < '0' || digit > '9')
            throw std::invalid_argument("not a decimal number: " + std::string{decimal});
        number = number * 10 + static_cast<Wide>(digit - '0');
    }
    return number;
}

}  // namespace duet::fraud

#include "services/fraud/rules/past.hpp"

#include <algorithm>
#include <stdexcept>

namespace duet::fraud {

namespace {

/// With a million orders of this value every product below stays under 2¹²⁷.
constexpr Money most = 1'000'000'000'000;

Wide wide(std::int64_t number) { return static_cast<Wide>(number); }

}  // namespace

Past Past::with(Money value) const {
    const auto counted = std::clamp<Money>(value, 0, most);
    return {orders + 1, sum + counted, squares + wide(counted) * wide(counted)};
}

bool stands_out(const Past& past, Money value, std::int64_t deviations) {
    const auto counted = std::clamp<Money>(value, 0, most);
    if (past.orders == 0 || wide(past.orders) * wide(counted) <= wide(past.sum)) return false;
    const auto above = wide(past.orders) * wide(counted) - wide(past.sum);
    const auto variance = wide(past.orders) * past.squares - wide(past.sum) * wide(past.sum);   // times n²
    return above * above > wide(deviations) * wide(deviations) * variance;
}

std::string to_text(Wide number) {
    std::string digits;
    do digits += static_cast<char>('0' + static_cast<int>(number % 10));
    while ((number /= 10) != 0);
    std::reverse(digits.begin(), digits.end());
    return digits;
}

Wide wide_named(std::string_view decimal) {
    if (decimal.empty()) throw std::invalid_argument("a number without digits");
    Wide number = 0;
    for (const char digit : decimal) {
        if (digit < '0' || digit > '9') throw std::invalid_argument("no number: " + std::string{decimal});
        number = number * 10 + static_cast<Wide>(digit - '0');
    }
    return number;
}

}  // namespace duet::fraud

#include "shared/messages/money.hpp"

#include <algorithm>

namespace duet {

std::string decimal(Exact number) {
    std::string digits;
    const bool negative = number < 0;
    do {
        const auto digit = static_cast<int>(number % 10);  // negative for a negative number
        digits += static_cast<char>('0' + (negative ? -digit : digit));
        number /= 10;
    } while (number != 0);
    if (negative) digits += '-';
    std::reverse(digits.begin(), digits.end());
    return digits;
}

}  // namespace duet

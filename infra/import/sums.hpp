#pragma once
// Revenue and refunds by day and country: the unit in which an import is reconciled.

#include <compare>
#include <cstdint>
#include <map>
#include <string>

namespace duet::importer {

struct Sum {
    std::int64_t orders = 0;
    std::int64_t revenue = 0;  ///< pence
    std::int64_t refunds = 0;  ///< pence

    bool operator==(const Sum&) const = default;
};

struct DayAndCountry {
    std::string day;      ///< "2010-12-01"
    std::string country;  ///< ISO code

    auto operator<=>(const DayAndCountry&) const = default;
};

using Sums = std::map<DayAndCountry, Sum>;

/// The sum of all. Both functions throw Overflow (money.hpp) when a sum exceeds 64 bits.
Sum total_of(const Sums& sums);

/// `later` minus `earlier`, row by row, without rows of zero.
Sums difference(const Sums& later, const Sums& earlier);

}  // namespace duet::importer

#pragma once
// Money and units are integers: never rounded, never floating, never beyond 64 bits. `limits`
// bounds the values of one request; the checked functions below add and multiply.
//
// Why the bounds suffice: a 64-bit sum holds 9.2e18.
//
// - Money: an order or a return is at most 1e12 pence (GBP 10,000,000,000.00), so a sum holds 9.2
// million of the most expensive ones. Real invoices (UCI Online Retail) are about 4e4 pence: a sum
// holds 2e14 of them.
//
// - Units: 2,000 lines of 1e6 units are 2e9 per order, and one restock adds at most 1e9, so a
// product's counters hold 4.6e9 of the largest orders.
//
// - Credit: a limit (at most 1e15) is compared, never added.
//
// Nothing relies on the bounds alone, because a shop could still sell the most expensive order for
// years. A sum beyond 64 bits throws Overflow. The tables are STRICT
// (https://sqlite.org/stricttables.html) and refuse the REAL that SQLite's `+` produces. The
// reports add in 128 bits (Exact). Thread-safe.

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace duet {

using Money = std::int64_t;  ///< minor units: pence (GBP)

/// The bounds of the contract, inclusive at both ends.
namespace limits {
inline constexpr std::size_t lines = 2'000;          ///< of an order or a return
inline constexpr std::int64_t quantity = 1'000'000;  ///< units in a line, from 1
inline constexpr Money unit_price = 100'000'000;     ///< GBP 1,000,000.00
/// Of one order or one return: GBP 10,000,000,000.00.
inline constexpr Money total = 1'000'000'000'000;
/// Of one order.
inline constexpr std::int64_t units = static_cast<std::int64_t>(lines) * quantity;
/// Units added to a product's stock at once.
inline constexpr std::int64_t restock = 1'000'000'000;
inline constexpr Money credit = 1'000'000'000'000'000;  ///< a customer's credit limit
}  // namespace limits

/// A sum or product exceeds 64 bits. Nothing was changed, and a retry does not help.
struct Overflow : std::overflow_error {
    Overflow(std::int64_t a, const char* sign, std::int64_t b)
        : std::overflow_error("a sum of money or units exceeds 64 bits: " + std::to_string(a) +
                              sign + std::to_string(b) + "; nothing was changed") {}
};

inline std::int64_t checked_add(std::int64_t a, std::int64_t b) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a, b, &sum)) throw Overflow(a, " + ", b);
    return sum;
}

inline std::int64_t checked_subtract(std::int64_t a, std::int64_t b) {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(a, b, &difference)) throw Overflow(a, " - ", b);
    return difference;
}

inline std::int64_t checked_multiply(std::int64_t a, std::int64_t b) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product)) throw Overflow(a, " * ", b);
    return product;
}

/// A sum of 64-bit amounts: 2^64 of the largest fit.
__extension__ using Exact = __int128;

/// Combines the sums of the upper and lower halves of the amounts, which SQLite can add without
/// exceeding 64 bits: SUM(amount >> 32), SUM(amount & 4294967295).
inline Exact exact(std::int64_t high, std::int64_t low) {
    return static_cast<Exact>(high) * (Exact{1} << 32) + low;
}

/// Decimal digits.
std::string decimal(Exact number);

/// The sum of quantity × unit_price. `Lines`: any range of lines that have both.
template <class Lines> Money sum_of_lines(const Lines& lines) {
    Money total = 0;
    for (const auto& line : lines)
        total = checked_add(total, checked_multiply(line.quantity, line.unit_price));
    return total;
}

template <class Lines> std::int64_t sum_of_units(const Lines& lines) {
    std::int64_t units = 0;
    for (const auto& line : lines) units = checked_add(units, line.quantity);
    return units;
}

}  // namespace duet

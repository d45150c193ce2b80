#pragma once
// Turns a price in a file into pence. Thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duet::importer {

/// The pence of a decimal number of pounds ("2.55", "-11062.06", ".5"), rounded half to even when
/// the text has more than two decimal places. Works on the digits, without floating point. nullopt
/// when the text is no plain decimal number or has more than 15 digits before the point.
std::optional<std::int64_t> pence_from(std::string_view pounds);

/// For display: 123456 → "1,234.56".
std::string pounds_of(std::int64_t pence);

}  // namespace duet::importer

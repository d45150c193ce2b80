#pragma once
// A price as a file writes it, turned into pence.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duet::importer {

/// Pence of a decimal number of pounds ("2.55", "-11062.06", ".5"), rounded half to even where the
/// text has more than two places. Works on the digits: no floating point on the way. nullopt when
/// the text is no plain decimal number or has more than 15 digits before the point.
std::optional<std::int64_t> pence_from(std::string_view pounds);

/// For people: 123456 → "1,234.56".
std::string pounds_of(std::int64_t pence);

}  // namespace duet::importer

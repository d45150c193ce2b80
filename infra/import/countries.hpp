#pragma once
// Maps country names of the "Online Retail" files to ISO 3166-1 alpha-2 codes. Thread-safe.

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace duet::importer {

/// A code that ISO 3166 leaves to users; here: the name is no country.
inline constexpr std::string_view unknown_country = "XX";

/// "EIRE" → "IE". "Channel Islands" → "GG": ISO has codes only for Guernsey (GG) and Jersey (JE).
/// The file does not say which, so Guernsey, first by alphabet, represents both. Names of no
/// country ("Unspecified", "European Community", "West Indies") and unknown names → "XX".
std::string country_code(std::string_view name);

/// Every name that has a code, with its code.
std::span<const std::pair<std::string_view, std::string_view>> country_codes();

}  // namespace duet::importer

#pragma once
// Country names of the "Online Retail" files as ISO 3166-1 alpha-2 codes.

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace duet::importer {

/// The code for places that ISO 3166 leaves to users; here: a name that tells no country.
inline constexpr std::string_view unknown_country = "XX";

/// "EIRE" → "IE". "Channel Islands" → "GG": ISO knows only Guernsey (GG) and Jersey (JE); the file
/// does not say which, and Guernsey, first by alphabet, stands for both. Names that tell no country
/// ("Unspecified", "European Community", "West Indies") and unknown names → "XX".
std::string country_code(std::string_view name);

/// Every name that has a code, with it.
std::span<const std::pair<std::string_view, std::string_view>> country_codes();

}  // namespace duet::importer

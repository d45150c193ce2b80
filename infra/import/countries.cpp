#include "infra/import/countries.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace duet::importer {

namespace {

using Entry = std::pair<std::string_view, std::string_view>;

constexpr std::array<Entry, 41> codes{{
    {"Australia", "AU"},
    {"Austria", "AT"},
    {"Bahrain", "BH"},
    {"Belgium", "BE"},
    {"Bermuda", "BM"},
    {"Brazil", "BR"},
    {"Canada", "CA"},
    {"Channel Islands", "GG"},
    {"Cyprus", "CY"},
    {"Czech Republic", "CZ"},
    {"Denmark", "DK"},
    {"EIRE", "IE"},
    {"Finland", "FI"},
    {"France", "FR"},
    {"Germany", "DE"},
    {"Greece", "GR"},
    {"Hong Kong", "HK"},
    {"Iceland", "IS"},
    {"Israel", "IL"},
    {"Italy", "IT"},
    {"Japan", "JP"},
    {"Korea", "KR"},
    {"Lebanon", "LB"},
    {"Lithuania", "LT"},
    {"Malta", "MT"},
    {"Netherlands", "NL"},
    {"Nigeria", "NG"},
    {"Norway", "NO"},
    {"Poland", "PL"},
    {"Portugal", "PT"},
    {"RSA", "ZA"},
    {"Saudi Arabia", "SA"},
    {"Singapore", "SG"},
    {"Spain", "ES"},
    {"Sweden", "SE"},
    {"Switzerland", "CH"},
    {"Thailand", "TH"},
    {"USA", "US"},
    {"United Arab Emirates", "AE"},
    {"United Kingdom", "GB"},
    {"Ireland", "IE"},
}};

}  // namespace

std::span<const Entry> country_codes() { return codes; }

std::string country_code(std::string_view name) {
    const auto known = std::find_if(codes.begin(), codes.end(),
                                    [&](const Entry& entry) { return entry.first == name; });
    return std::string(known == codes.end() ? unknown_country : known->second);
}

}  // namespace duet::importer

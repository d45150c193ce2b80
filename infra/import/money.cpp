#include "infra/import/money.hpp"

#include "infra/import/text.hpp"

namespace duet::importer {

namespace {

bool only_digits(std::string_view text) { return text.empty() || all_digits(text); }

/// Does dropping `rest` (digits after the pence) round a value of `pence` away from zero?
bool rounds_up(std::int64_t pence, std::string_view rest) {
    if (rest.empty() || rest.front() < '5') return false;
    const bool exactly_half =
        rest.front() == '5' && rest.find_first_not_of('0', 1) == std::string_view::npos;
    return !exactly_half || pence % 2 == 1;
}

}  // namespace

std::optional<std::int64_t> pence_from(std::string_view pounds) {
    const bool negative = !pounds.empty() && pounds.front() == '-';
    if (!pounds.empty() && (pounds.front() == '-' || pounds.front() == '+'))
        pounds.remove_prefix(1);
    const auto point = pounds.find('.');
    std::string_view whole = pounds.substr(0, point);
    const std::string_view fraction =
        point == std::string_view::npos ? std::string_view{} : pounds.substr(point + 1);
    if (!only_digits(whole) || !only_digits(fraction) || (whole.empty() && fraction.empty()))
        return std::nullopt;
    while (!whole.empty() && whole.front() == '0') whole.remove_prefix(1);
    if (whole.size() > 15) return std::nullopt;

    std::int64_t pence = 0;
    for (const char digit : whole) pence = pence * 10 + (digit - '0');
    for (std::size_t place = 0; place < 2; ++place)
        pence = pence * 10 + (place < fraction.size() ? fraction[place] - '0' : 0);
    if (fraction.size() > 2 && rounds_up(pence, fraction.substr(2))) ++pence;
    return negative ? -pence : pence;
}

std::string pounds_of(std::int64_t pence) {
    const std::uint64_t amount =
        pence < 0 ? 0 - static_cast<std::uint64_t>(pence) : static_cast<std::uint64_t>(pence);
    const std::string whole = std::to_string(amount / 100);
    std::string text(pence < 0 ? "-" : "");
    for (std::size_t digit = 0; digit < whole.size(); ++digit) {
        if (digit > 0 && (whole.size() - digit) % 3 == 0) text += ',';
        text += whole[digit];
    }
    text.append(amount % 100 < 10 ? ".0" : ".").append(std::to_string(amount % 100));
    return text;
}

}  // namespace duet::importer

#include "infra/duet/import/straight_sums.hpp"

#include "infra/duet/import/countries.hpp"
#include "infra/duet/import/rows.hpp"
#include "shared/messages/money.hpp"

#include <cstdlib>
#include <optional>
#include <unordered_map>

namespace duet::importer {

namespace {

__extension__ using Wide = __int128;
constexpr Wide longest = Wide{1'000'000'000'000'000'000} * 1'000'000'000'000'000;   // times 200 it still fits

/// Pence as an exact fraction, then rounded half to even by comparing twice the remainder with the divisor.
std::optional<std::int64_t> rounded_pence(const std::string& text) {
    Wide numerator = 0, denominator = 1;
    bool after_point = false, any = false;
    for (std::size_t index = text.find_first_of("+-") == 0 ? 1 : 0; index < text.size(); ++index) {
        const char c = text[index];
        if (c == '.' && !after_point) {
            after_point = true;
            continue;
        }
        if (c < '0' || c > '9') return std::nullopt;
        any = true;
        numerator = numerator * 10 + (c - '0');
        if (after_point) denominator *= 10;
        if (numerator > longest || denominator > longest) return std::nullopt;   // would show as a difference
    }
    if (!any) return std::nullopt;
    const Wide whole = numerator * 100 / denominator, rest = numerator * 100 % denominator;
    const bool up = rest * 2 > denominator || (rest * 2 == denominator && whole % 2 == 1);
    const auto pence = static_cast<std::int64_t>(whole + (up ? 1 : 0));
    return text.front() == '-' ? -pence : pence;
}

/// "2010-12-01 08:26:00" and "12/1/2010 8:26" → "2010-12-01"; the import's own reading has judged them already.
std::string day_of(const std::string& date) {
    if (date.find('/') == std::string::npos) {
        const auto month = date.find('-'), day = date.find('-', month + 1);
        const auto end = date.find_first_of(" T", day);
        const auto two = [](std::string part) { return part.size() == 1 ? "0" + part : part; };
        return date.substr(0, month) + "-" + two(date.substr(month + 1, day - month - 1)) + "-" + two(date.substr(day + 1, end - day - 1));
    }
    const int month = std::atoi(date.c_str());
    const auto second = date.find('/') + 1, third = date.find('/', second) + 1;
    const int day = std::atoi(date.c_str() + second);
    return date.substr(third, 4) + (month < 10 ? "-0" : "-") + std::to_string(month) + (day < 10 ? "-0" : "-") + std::to_string(day);
}

std::string without_point(const std::string& number) { return number.substr(0, number.find('.')); }

}  // namespace

Sums straight_sums(const std::string& path, const LeftOut& left_out) {
    Sums sums;
    std::unordered_map<std::string, DayAndCountry> where;   // an invoice belongs to one day and country: its first row's
    RowReader reader(path);
    while (const auto row = reader.next()) {
        if (!row->readable || row->invoice.empty() || left_out.lines.contains(row->line)) continue;
        const std::string invoice = without_point(row->invoice);
        const bool credit = invoice.front() == 'C' || invoice.front() == 'c';
        const std::string number = credit ? invoice.substr(1) : invoice;
        if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos) continue;
        if (left_out.invoices.contains(credit ? "C" + number : number)) continue;
        const auto price = rounded_pence(row->price);
        if (!price || *price <= 0) continue;
        const std::int64_t pieces = checked_multiply(std::strtoll(row->quantity.c_str(), nullptr, 10), credit ? -1 : 1);
        if (pieces <= 0) continue;

        const auto [place, first_row] = where.try_emplace((credit ? "C" : "") + number, DayAndCountry{day_of(row->date), country_code(row->country)});
        Sum& sum = sums[place->second];
        if (!credit && first_row) ++sum.orders;
        auto& amount = credit ? sum.refunds : sum.revenue;
        amount = checked_add(amount, checked_multiply(pieces, *price));
    }
    return sums;
}

}  // namespace duet::importer

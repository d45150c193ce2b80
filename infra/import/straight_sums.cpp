#include "infra/import/straight_sums.hpp"

#include "infra/import/countries.hpp"
#include "infra/import/rows.hpp"
#include "shared/messages/money.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unordered_map>

namespace duet::importer {

namespace {

__extension__ using Wide = __int128;
constexpr std::size_t exact_places =
    18;  // with 15 digits before the point a Wide holds two hundred times as much

/// Pence as an exact fraction, rounded half to even by comparing twice the remainder with the
/// divisor. Digits after the 18th place can only turn exactly half a penny into more than half.
std::int64_t rounded_pence(const std::string& text) {
    Wide numerator = 0;
    Wide denominator = 1;
    std::size_t places = 0;
    bool after_point = false;
    bool and_more = false;
    for (const char c : text.substr(text.find_first_of("+-") == 0 ? 1 : 0)) {
        if (c == '.') {
            after_point = true;
        } else if (after_point && ++places > exact_places) {
            and_more = and_more || c != '0';
        } else {
            numerator = numerator * 10 + (c - '0');
            if (after_point) denominator *= 10;
        }
    }
    const Wide whole = numerator * 100 / denominator;
    const Wide twice_rest = numerator * 100 % denominator * 2;
    const bool up =
        twice_rest > denominator || (twice_rest == denominator && (and_more || whole % 2 == 1));
    const auto pence = static_cast<std::int64_t>(whole + (up ? 1 : 0));
    return text.front() == '-' ? -pence : pence;
}

/// 2010, 12, 1 of "2010-12-01 08:26:00" and of "12/1/2010 8:26 PM". The import has already
/// validated them.
std::string day_of(const std::string& date, DateOrder order) {
    std::array<int, 3> numbers{};
    std::size_t at = 0;
    for (int& number : numbers) {
        number = std::atoi(date.c_str() + at);
        at = date.find_first_of("-/", at) + 1;
    }
    auto [year, month, day] = numbers;
    if (date.find('/') != std::string::npos) {
        year = numbers[2];
        month = order == DateOrder::month_first ? numbers[0] : numbers[1];
        day = order == DateOrder::month_first ? numbers[1] : numbers[0];
    }
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", year, month, day);
    return text.data();
}

/// "536365", "C536379"; "" for an invoice that is neither an order nor a credit note.
std::string invoice_of(const std::string& text) {
    std::string number = text;
    // "536365.0" is a number as spreadsheets write it; "536365.7" is not.
    if (const auto point = text.find('.');
        point != std::string::npos && text.find_last_not_of('0') == point) {
        number = text.substr(0, point);
    }
    constexpr std::size_t max_length = 128;
    const bool credit = number.starts_with('C') || number.starts_with('c');
    if (credit) number.front() = 'C';
    const auto digits = number.substr(credit ? 1 : 0);
    const bool is_number =
        !digits.empty() && digits.find_first_not_of("0123456789") == std::string::npos;
    return is_number && number.size() <= max_length ? number : "";
}

}  // namespace

Sums straight_sums(const std::string& path, const LeftOut& left_out, DateOrder dates) {
    Sums sums;
    std::unordered_map<std::string, DayAndCountry>
        where;  // an invoice belongs to one day and country: those of its first row
    RowReader reader(path);
    while (const auto row = reader.next()) {
        if (!row->readable || left_out.lines.contains(row->line)) continue;
        const std::string invoice = invoice_of(row->invoice);
        if (invoice.empty() || left_out.invoices.contains(invoice)) continue;
        const bool credit = invoice.front() == 'C';
        const std::int64_t price = rounded_pence(row->price);
        const auto quantity = std::strtoll(row->quantity.c_str(), nullptr, 10);
        const std::int64_t pieces = checked_multiply(quantity, credit ? -1 : 1);
        if (price <= 0 || pieces <= 0) continue;

        const DayAndCountry here{day_of(row->date, dates), country_code(row->country)};
        const auto [place, first_row] = where.try_emplace(invoice, here);
        Sum& sum = sums[place->second];
        if (!credit && first_row) ++sum.orders;
        auto& amount = credit ? sum.refunds : sum.revenue;
        amount = checked_add(amount, checked_multiply(pieces, price));
    }
    return sums;
}

}  // namespace duet::importer

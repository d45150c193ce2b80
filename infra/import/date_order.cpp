#include "infra/import/date_order.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace duet::importer {

void DateEvidence::add(std::uint64_t line, const std::string& date) {
    if (date.find('/') == std::string::npos) return;
    const bool fits_month_first = time_from(date, DateOrder::month_first).has_value();
    const bool fits_day_first = time_from(date, DateOrder::day_first).has_value();
    has_slashes_ = has_slashes_ || fits_month_first || fits_day_first;
    if (fits_month_first == fits_day_first) return;  // both readings are possible, or neither
    auto& seen = fits_day_first ? day_first_ : month_first_;
    if (!seen) seen = fmt::format("line {} has {}", line, date);
}

DateDecision DateEvidence::decide() const {
    if (day_first_ && month_first_) {
        throw std::runtime_error("the file's dates contradict each other: " + *day_first_ +
                                 " (day first), " + *month_first_ +
                                 " (month first).\nChoose the order with --dates dmy or --dates "
                                 "mdy; rows whose date does " +
                                 "not exist that way are then rejected and listed.");
    }
    if (day_first_) return {DateOrder::day_first, *day_first_};
    if (month_first_) return {DateOrder::month_first, *month_first_};
    if (!has_slashes_) return {};
    return {
        DateOrder::month_first,
        "the default: each date of the file can be read either way; --dates dmy reads day first"};
}

}  // namespace duet::importer

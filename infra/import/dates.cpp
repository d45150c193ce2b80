#include "infra/import/dates.hpp"

#include <cstdio>
#include <stdexcept>

namespace duet::importer {

namespace {

/// Reads along the text; after the first mismatch every further read fails.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    int number(std::size_t fewest_digits, std::size_t max_digits) {
        int value = 0;
        std::size_t digits = 0;
        while (digits < max_digits && digits < rest_.size() && rest_[digits] >= '0' &&
               rest_[digits] <= '9') {
            value = value * 10 + (rest_[digits++] - '0');
        }
        fits_ = fits_ && digits >= fewest_digits;
        rest_.remove_prefix(digits);
        return value;
    }

    bool take(std::string_view any_of) {
        const bool there = !rest_.empty() && any_of.find(rest_.front()) != std::string_view::npos;
        if (there) rest_.remove_prefix(1);
        return there;
    }

    void expect(std::string_view any_of) { fits_ = take(any_of) && fits_; }
    bool complete() const { return fits_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool fits_ = true;
};

std::chrono::year_month_day scan_day(Scanner& scan, bool has_slashes, DateOrder order) {
    int year = 0;
    int month = 0;
    int day = 0;
    if (has_slashes) {
        int& first = order == DateOrder::month_first ? month : day;
        int& second = order == DateOrder::month_first ? day : month;
        first = scan.number(1, 2), scan.expect("/");
        second = scan.number(1, 2), scan.expect("/");
        year = scan.number(4, 4), scan.expect(" ");
    } else {
        year = scan.number(4, 4), scan.expect("-");
        month = scan.number(1, 2), scan.expect("-");
        day = scan.number(1, 2), scan.expect(" T");
    }
    return {std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
            std::chrono::day{static_cast<unsigned>(day)}};
}

/// Converts an hour of a 12-hour clock by the "AM" or "PM" after it; nullopt when there is no such
/// hour.
std::optional<int> hour_of_day(Scanner& scan, int hour) {
    while (scan.take(" ")) continue;
    const bool morning = scan.take("Aa");
    const bool evening = !morning && scan.take("Pp");
    if (!morning && !evening) return hour <= 23 ? std::optional(hour) : std::nullopt;
    scan.expect("Mm");
    if (hour < 1 || hour > 12) return std::nullopt;
    return hour % 12 + (evening ? 12 : 0);
}

}  // namespace

std::string_view name_of(DateOrder order) {
    return order == DateOrder::month_first ? "mdy" : "dmy";
}

std::optional<DateOrder> date_order_from(std::string_view name) {
    for (const auto order : {DateOrder::month_first, DateOrder::day_first}) {
        if (name == name_of(order)) return order;
    }
    return std::nullopt;
}

std::optional<std::chrono::sys_seconds> time_from(std::string_view text, DateOrder order) {
    Scanner scan(text);
    const auto date = scan_day(scan, text.find('/') != std::string_view::npos, order);
    const int hour_written = scan.number(1, 2);
    scan.expect(":");
    const int minute = scan.number(2, 2);
    const int second = scan.take(":") ? scan.number(2, 2) : 0;
    const auto hour = hour_of_day(scan, hour_written);
    if (!scan.complete() || !date.ok() || !hour || minute > 59 || second > 59) return std::nullopt;
    return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{minute} +
           std::chrono::seconds{second};
}

std::optional<std::string> day_after(const std::string& day) {
    const auto midnight = time_from(day + " 00:00");
    if (!midnight) throw std::logic_error("not a day: " + day);
    if (day == "9999-12-31") return std::nullopt;
    return rfc3339(*midnight + std::chrono::days(1)).substr(0, 10);
}

std::string rfc3339(std::chrono::sys_seconds time) {
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{midnight};
    const auto seconds = static_cast<unsigned>((time - midnight).count());
    char text[48];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02u:%02u:%02uZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), seconds / 3600, seconds / 60 % 60,
                  seconds % 60);
    return text;
}

}  // namespace duet::importer

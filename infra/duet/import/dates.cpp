#include "infra/duet/import/dates.hpp"

#include <cstdio>

namespace duet::importer {

namespace {

/// Reads along the text; once something did not fit, nothing fits any more.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    int number(std::size_t fewest_digits, std::size_t most_digits) {
        int value = 0;
        std::size_t digits = 0;
        while (digits < most_digits && digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9') {
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

}  // namespace

std::optional<std::chrono::sys_seconds> time_from(std::string_view text) {
    Scanner scan(text);
    int year = 0, month = 0, day = 0;
    if (text.find('/') == std::string_view::npos) {
        year = scan.number(4, 4), scan.expect("-");
        month = scan.number(1, 2), scan.expect("-");
        day = scan.number(1, 2), scan.expect(" T");
    } else {
        month = scan.number(1, 2), scan.expect("/");
        day = scan.number(1, 2), scan.expect("/");
        year = scan.number(4, 4), scan.expect(" ");
    }
    const int hour = scan.number(1, 2);
    scan.expect(":");
    const int minute = scan.number(2, 2);
    const int second = scan.take(":") ? scan.number(2, 2) : 0;
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!scan.complete() || !date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
}

std::string rfc3339(std::chrono::sys_seconds time) {
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{midnight};
    const auto seconds = static_cast<unsigned>((time - midnight).count());
    char text[48];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02u:%02u:%02uZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), seconds / 3600, seconds / 60 % 60,
                  seconds % 60);
    return text;
}

}  // namespace duet::importer

#include "infra/import/report_check.hpp"

#include "infra/import/record_lines.hpp"
#include "infra/import/report_figures.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <stdexcept>

namespace duet::importer {

namespace {

/// Splits "day|2010-12-01|GB|121|5419612|8300" into "day|2010-12-01|GB" and the figures.
std::pair<std::string, std::string> parted(const std::string& line) {
    std::size_t end = 0;
    for (int fields = line.starts_with("day|") ? 3 : 2; fields > 0; --fields)
        end = line.find('|', end + 1);
    if (end == std::string::npos)
        throw std::runtime_error("sqlite3 printed a line that is no figure: " + line);
    auto name = line.substr(0, end), value = line.substr(end + 1);
    std::ranges::replace(name, '|', ' ');
    std::ranges::replace(value, '|', ' ');
    return {name, value};
}

std::map<std::string, std::string> by_name(const std::vector<std::string>& lines) {
    std::map<std::string, std::string> all;
    for (const auto& line : lines) all.insert(parted(line));
    return all;
}

bool is_of_a_day(const std::string& line) { return line.starts_with("day|"); }

std::pair<std::string, std::string> first_and_last_day(const std::vector<std::string>& figures) {
    std::pair<std::string, std::string> days;
    for (const auto& line : figures) {
        if (!is_of_a_day(line)) continue;
        const auto day = line.substr(4, 10);
        if (days.first.empty() || day < days.first) days.first = day;
        days.second = std::max(days.second, day);
    }
    return days;
}

std::vector<std::string> only_days(const std::vector<std::string>& figures) {
    std::vector<std::string> days;
    std::ranges::copy_if(figures, std::back_inserter(days), is_of_a_day);
    return days;
}

void add(std::vector<std::string>& to, const std::vector<std::string>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

void compare(ReportCheck& check, const std::vector<std::string>& file, const ReportFigures& report,
             const Sums& baseline) {
    auto all = lines_of(report.days);
    add(all, report.others);
    const auto differences = differing(file, all);
    if (differences.empty() || baseline.empty()) return add(check.differences, differences);
    // The shop had earlier sales on these days. Their amount is known by country and day, but not
    // by hour and product.
    add(check.differences, differing(only_days(file), lines_of(difference(report.days, baseline))));
    check.not_judged.emplace_back(
        "orders by hour and the top products: the shop had sold on these days before this import. "
        "Countries and days were compared by their gain; to compare the rest, import into an empty "
        "shop (DUET_STATE=FOLDER duet up).");
}

void check_all(ReportCheck& check, const ShopCalls& shop, http::Client& client,
               const CheckedFile& file, const std::string& scratch) {
    add(check.differences, rows_apart(file.plan, lines_of_rows(file.path)));
    const auto found = figures_by_sqlite(file.path, file.plan, file.left_out, scratch);
    check.rows = found.rows;
    check.figures = found.figures.size();
    add(check.differences, found.disagreements);
    const auto [first, last] = first_and_last_day(found.figures);
    if (first.empty()) {
        check.not_judged.emplace_back(
            "the reports: the shop took no row of this file, so there is no figure to compare");
        return;
    }
    compare(check, found.figures, figures_by_reports(shop, client, first, last), file.baseline);
}

}  // namespace

std::vector<std::string> differing(const std::vector<std::string>& by_file,
                                   const std::vector<std::string>& by_report) {
    const auto file = by_name(by_file), report = by_name(by_report);
    std::vector<std::string> found;
    for (const auto& [name, value] : file) {
        const auto other = report.find(name);
        if (other == report.end())
            found.push_back(name + ": the file " + value + ", the report nothing");
        else if (other->second != value)
            found.push_back(name + ": the file " + value + ", the report " + other->second);
    }
    for (const auto& [name, value] : report) {
        if (!file.contains(name)) found.push_back(name + ": the file nothing, the report " + value);
    }
    return found;
}

ReportCheck check_reports(const ShopCalls& shop, http::Client& client, const CheckedFile& file,
                          const std::string& scratch) {
    ReportCheck check;
    check.requested = true;
    try {
        check_all(check, shop, client, file, scratch);
    } catch (const std::exception& trouble) {
        check.not_judged.emplace_back(trouble.what());
    }
    return check;
}

}  // namespace duet::importer

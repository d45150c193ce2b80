#include "infra/duet/import/report_check.hpp"

#include "infra/duet/import/dates.hpp"
#include "infra/duet/import/sqlite_figures.hpp"
#include "infra/duet/import/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <stdexcept>

namespace duet::importer {

using nlohmann::json;

namespace {

/// "day|2010-12-01|GB" of "day|2010-12-01|GB|121|5419612|8300": what a figure is about, and the figure.
std::pair<std::string, std::string> parted(const std::string& line) {
    std::size_t end = 0;
    for (int fields = line.starts_with("day|") ? 3 : 2; fields > 0; --fields) end = line.find('|', end + 1);
    if (end == std::string::npos) throw std::runtime_error("sqlite3 says what is no figure: " + line);
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

json ask(const Shop& shop, http::Client& client, const std::string& path) {
    const auto answer = client.ask(shop.report(path));
    if (!answer.ok()) throw std::runtime_error("the " + shop.style() + " shop gives no report " + path + ": " + complaint_in(answer));
    return json::parse(answer.body);
}

std::string days_in(const std::vector<std::string>& figures) {
    std::string first, last;
    for (const auto& line : figures) {
        if (!line.starts_with("day|")) continue;
        const auto day = line.substr(4, 10);
        if (first.empty() || day < first) first = day;
        last = std::max(last, day);
    }
    if (first.empty()) return "";
    const auto end = rfc3339(*time_from(last + " 00:00") + std::chrono::days(1));
    return "&from=" + percent_encoded(first + "T00:00:00Z") + "&to=" + percent_encoded(end);
}

/// All pages of a revenue report, row by row.
template <class Take>
void each_row(const Shop& shop, http::Client& client, const std::string& path, Take take) {
    std::string after;
    do {
        const auto page = ask(shop, client, path + (after.empty() ? "" : "&after=" + percent_encoded(after)));
        for (const auto& row : page.at("rows")) take(row);
        after = page.at("next").is_null() ? "" : page.at("next").get<std::string>();
    } while (!after.empty());
}

std::vector<std::string> figures_by_reports(const Shop& shop, http::Client& client, const std::string& days) {
    std::vector<std::string> figures;
    const auto text = [](const json& row, const char* name) { return row.at(name).dump(); };
    each_row(shop, client, "/reports/revenue?window=day&by=country&limit=1000" + days, [&](const json& row) {
        figures.push_back("day|" + row.at("window_start").get<std::string>().substr(0, 10) + "|" + row.at("key").get<std::string>() + "|" + text(row, "orders") + "|" + text(row, "revenue") + "|" +
                          text(row, "refunds"));
    });
    std::map<std::string, std::int64_t> by_hour;
    each_row(shop, client, "/reports/revenue?window=hour&by=country&limit=1000" + days, [&](const json& row) {
        const auto begin = row.at("window_start").get<std::string>();
        if (const auto orders = row.at("orders").get<std::int64_t>(); orders > 0) by_hour[begin.substr(0, 10) + " " + begin.substr(11, 2)] += orders;
    });
    for (const auto& [hour, orders] : by_hour) figures.push_back("hour|" + hour + "|" + std::to_string(orders));
    std::int64_t rank = 0;
    const auto top = ask(shop, client, "/reports/top-products?limit=20" + days);
    for (const auto& row : top.at("rows")) {
        figures.push_back("top|" + std::to_string(++rank) + "|" + row.at("sku").get<std::string>() + "|" + text(row, "units") + "|" + text(row, "revenue"));
    }
    return figures;
}

}  // namespace

std::vector<std::string> differing(const std::vector<std::string>& by_file, const std::vector<std::string>& by_report) {
    const auto file = by_name(by_file), report = by_name(by_report);
    std::vector<std::string> found;
    for (const auto& [name, value] : file) {
        const auto other = report.find(name);
        if (other == report.end()) found.push_back(name + ": the file " + value + ", the report nothing");
        else if (other->second != value) found.push_back(name + ": the file " + value + ", the report " + other->second);
    }
    for (const auto& [name, value] : report) {
        if (!file.contains(name)) found.push_back(name + ": the file nothing, the report " + value);
    }
    return found;
}

ReportCheck check_reports(const Shop& shop, http::Client& client, const std::string& file, const std::set<std::string>& left_out, const std::string& scratch) {
    const auto figures = figures_by_sqlite(file, left_out, scratch);
    const auto days = days_in(figures);
    if (days.empty()) return {};
    return {figures.size(), differing(figures, figures_by_reports(shop, client, days))};
}

}  // namespace duet::importer

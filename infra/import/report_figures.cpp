#include "infra/import/report_figures.hpp"

#include "infra/import/dates.hpp"
#include "infra/import/reconcile.hpp"
#include "infra/import/text.hpp"
#include "shared/text/percent_encoding.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <map>
#include <stdexcept>

namespace duet::importer {

namespace {

using nlohmann::json;

json call(const ShopCalls& shop, http::Client& client, const std::string& path) {
    const auto answer = send_with_retries(client, shop.report(path));
    if (!answer.ok())
        throw std::runtime_error("the " + shop.style() + " shop gives no report " + path + ": " +
                                 complaint_in(answer));
    auto page = json::parse(answer.body, nullptr, false);
    if (!page.is_object() || !page.contains("rows")) {
        throw std::runtime_error("the " + shop.style() + " shop's " + path +
                                 " is no report: " + answer.body.substr(0, 200));
    }
    return page;
}

/// All pages of a revenue report, row by row.
template <class Take>
void each_row(const ShopCalls& shop, http::Client& client, const std::string& path, Take take) {
    std::string after;
    do {
        const auto page =
            call(shop, client, path + (after.empty() ? "" : "&after=" + percent_encoded(after)));
        for (const auto& row : page.at("rows")) take(row);
        after = page.at("next").is_null() ? "" : page.at("next").get<std::string>();
    } while (!after.empty());
}

Sums days_of(const ShopCalls& shop, http::Client& client, const std::string& span) {
    Sums days;
    each_row(shop, client, "/reports/revenue?window=day&by=country&limit=1000" + span,
             [&](const json& row) {
                 days[{row.at("window_start").get<std::string>().substr(0, 10),
                       row.at("key").get<std::string>()}] = {row.at("orders").get<std::int64_t>(),
                                                             row.at("revenue").get<std::int64_t>(),
                                                             row.at("refunds").get<std::int64_t>()};
             });
    return days;
}

void add_hours(const ShopCalls& shop, http::Client& client, const std::string& span,
               std::vector<std::string>& lines) {
    std::map<std::string, std::int64_t> orders;
    each_row(shop, client, "/reports/revenue?window=hour&by=country&limit=1000" + span,
             [&](const json& row) {
                 const auto begin = row.at("window_start").get<std::string>();
                 orders[begin.substr(0, 10) + " " + begin.substr(11, 2)] +=
                     row.at("orders").get<std::int64_t>();
             });
    for (const auto& [hour, count] : orders) {
        if (count > 0) lines.push_back(fmt::format("hour|{}|{}", hour, count));
    }
}

void add_top_products(const ShopCalls& shop, http::Client& client, const std::string& span,
                      std::vector<std::string>& lines) {
    const auto number = [](const json& row, const char* name) {
        return std::to_string(row.at(name).get<std::int64_t>());
    };
    std::int64_t rank = 0;
    const auto top = call(shop, client, "/reports/top-products?limit=20" + span);
    for (const auto& row : top.at("rows")) {
        lines.push_back("top|" + std::to_string(++rank) + "|" + row.at("sku").get<std::string>() +
                        "|" + number(row, "units") + "|" + number(row, "revenue"));
    }
}

}  // namespace

ReportFigures figures_by_reports(const ShopCalls& shop, http::Client& client,
                                 const std::string& first_day, const std::string& last_day) {
    const auto end = day_after(last_day);
    const auto span = "&from=" + percent_encoded(first_day + "T00:00:00Z") +
                      (end ? "&to=" + percent_encoded(*end + "T00:00:00Z") : std::string{});
    ReportFigures figures{days_of(shop, client, span), {}};
    add_hours(shop, client, span, figures.others);
    add_top_products(shop, client, span, figures.others);
    return figures;
}

std::vector<std::string> lines_of(const Sums& days) {
    std::vector<std::string> lines;
    for (const auto& [where, sum] : days) {
        if (sum == Sum{}) continue;
        lines.push_back(fmt::format("day|{}|{}|{}|{}|{}", where.day, where.country, sum.orders,
                                    sum.revenue, sum.refunds));
    }
    return lines;
}

}  // namespace duet::importer

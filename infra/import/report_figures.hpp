#pragma once
// Reads a style's reports about some days: the counterpart of sqlite_figures.hpp. Thread-safe.

#include "infra/import/shop_calls.hpp"

#include <string>
#include <vector>

namespace duet::importer {

struct ReportFigures {
    Sums days;                        ///< by day and country
    std::vector<std::string> others;  ///< "hour|2010-12-01 08|6", "top|1|DOT|36|2473698"
};

/// From `first_day` to `last_day` ("2010-12-01"), both included; all pages, with retries. Throws
/// std::runtime_error with the report's name when the shop gives none.
ReportFigures figures_by_reports(const ShopCalls& shop, http::Client& client,
                                 const std::string& first_day, const std::string& last_day);

/// "day|2010-12-01|GB|121|5419612|8300", without rows of zero.
std::vector<std::string> lines_of(const Sums& days);

}  // namespace duet::importer

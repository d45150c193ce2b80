#pragma once
// Compares a style's reports with figures that sqlite3 computes from the file: revenue and refunds
// by day and country, orders by hour, the twenty products with the highest revenue. Also compares
// how sqlite3, the importer and a third reader judge every row. Thread-safe.

#include "infra/import/shop_calls.hpp"
#include "infra/import/sqlite_figures.hpp"

#include <set>
#include <string>
#include <vector>

namespace duet::importer {

struct ReportCheck {
    bool requested = false;
    RowCounts rows;                        ///< by sqlite3's judgement
    std::size_t figures = 0;               ///< in the file
    std::vector<std::string> differences;  ///< "day 2010-12-01 GB: the file 121 5419612 8300, the
                                           ///< report 121 5419613 8300"
    std::vector<std::string> not_judged;   ///< what could not be compared, and why

    bool equal() const { return differences.empty(); }
    bool judged() const { return not_judged.empty(); }
};

struct CheckedFile {
    const std::string& path;
    const Plan& plan;                ///< the importer's plan
    std::set<std::string> left_out;  ///< invoices that the shop did not take
    const Sums& baseline;            ///< the shop's report for these days before the import
};

/// Never throws: a failing shop or sqlite3 makes something unjudged.
ReportCheck check_reports(const ShopCalls& shop, http::Client& client, const CheckedFile& file,
                          const std::string& scratch);

/// The lines of both where they differ. Decides without I/O.
std::vector<std::string> differing(const std::vector<std::string>& by_file,
                                   const std::vector<std::string>& by_report);

}  // namespace duet::importer

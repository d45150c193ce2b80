#pragma once
// Do a style's reports say what sqlite3 finds in the file? Revenue and refunds by day and country,
// orders by hour, the twenty products that sold for most. And do sqlite3, the importer and a third
// reader agree about every row?

#include "infra/import/shop.hpp"
#include "infra/import/sqlite_figures.hpp"

#include <set>
#include <string>
#include <vector>

namespace duet::importer {

struct ReportCheck {
    bool asked = false;
    RowCounts rows;                        ///< as sqlite3 judges them
    std::size_t figures = 0;               ///< that the file has
    std::vector<std::string> differences;  ///< "day 2010-12-01 GB: the file 121 5419612 8300, the
                                           ///< report 121 5419613 8300"
    std::vector<std::string> not_judged;   ///< what could not be compared, and why

    bool equal() const { return differences.empty(); }
    bool judged() const { return not_judged.empty(); }
};

struct CheckedFile {
    const std::string& path;
    const Plan& plan;                ///< what the importer made of it
    std::set<std::string> left_out;  ///< invoices that the shop did not take
    const Sums& baseline;            ///< what the shop reported for these days before the import
};

/// Never throws: trouble with the shop or with sqlite3 is something that could not be judged.
ReportCheck check_reports(const Shop& shop, http::Client& client, const CheckedFile& file,
                          const std::string& scratch);

/// The lines of both, where they are not the same. Decides without I/O.
std::vector<std::string> differing(const std::vector<std::string>& by_file,
                                   const std::vector<std::string>& by_report);

}  // namespace duet::importer

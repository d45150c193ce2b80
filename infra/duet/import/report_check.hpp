#pragma once
// Do a style's reports say what sqlite3 finds in the file? Revenue and refunds by country and day, orders by hour, the twenty products that
// sold for most.

#include "infra/duet/import/shop.hpp"

#include <set>
#include <string>
#include <vector>

namespace duet::importer {

struct ReportCheck {
    std::size_t figures = 0;                 ///< that the file has
    std::vector<std::string> differences;    ///< "day 2010-12-01 GB: the file 121 5419612 8300, the report 121 5419613 8300"

    bool equal() const { return differences.empty(); }
};

/// `left_out`: invoices that the shop did not take. Throws std::runtime_error when the shop or sqlite3 does not answer.
ReportCheck check_reports(const Shop& shop, http::Client& client, const std::string& file, const std::set<std::string>& left_out, const std::string& scratch);

/// The lines of both, where they are not the same. Decides without I/O.
std::vector<std::string> differing(const std::vector<std::string>& by_file, const std::vector<std::string>& by_report);

}  // namespace duet::importer

#pragma once
// The reports' figures computed by another program, sqlite3, out of the file itself: none of our code adds anything up.

#include <set>
#include <string>
#include <vector>

namespace duet::importer {

/// Lines such as "day|2010-12-01|GB|121|5419612|8300", "hour|2010-12-01 08|6", "top|1|DOT|36|2473698". `left_out`: invoices ("536365", "C536379")
/// that the shop did not take. Works in `scratch`, which is removed. Throws std::runtime_error when there is no sqlite3, or it complains.
std::vector<std::string> figures_by_sqlite(const std::string& file, const std::set<std::string>& left_out, const std::string& scratch);

/// What it is told, as text for a person who wants to ask by hand.
std::string sql_for(const std::string& file, const std::set<std::string>& left_out);

}  // namespace duet::importer

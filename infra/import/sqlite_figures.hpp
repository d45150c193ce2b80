#pragma once
// The reports' figures computed by another program, sqlite3, out of the file's rows: none of our
// code reads a number or a date for it, or adds anything up. From the importer it has the rows as
// text, with their lines, and what the importer made of each; it judges each row by itself
// (reading.sql) and says where the two disagree.

#include "infra/import/plan.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace duet::importer {

struct RowCounts {
    std::size_t read = 0;
    std::size_t ordered = 0;
    std::size_t returned = 0;
    std::size_t rejected = 0;

    bool operator==(const RowCounts&) const = default;
};

struct SqliteFigures {
    RowCounts rows;  ///< as sqlite3 judges them
    std::vector<std::string>
        disagreements;                 ///< "line 7: the import says ordered, sqlite3 says rejected"
    std::vector<std::string> figures;  ///< "day|2010-12-01|GB|121|5419612|8300", "hour|2010-12-01
                                       ///< 08|6", "top|1|DOT|36|2473698"
};

/// `plan`: what the importer made of the file; `left_out`: invoices ("536365", "C536379") that the
/// shop did not take. Works in the folder `scratch`, which is removed. Throws std::runtime_error
/// when there is no sqlite3, when it complains, or when the file is no longer the one that the plan
/// was made from.
SqliteFigures figures_by_sqlite(const std::string& file, const Plan& plan,
                                const std::set<std::string>& left_out, const std::string& scratch);

/// What it is told, as text for a person who wants to ask by hand.
std::string sql_for(const std::string& file, const Plan& plan,
                    const std::set<std::string>& left_out);

}  // namespace duet::importer

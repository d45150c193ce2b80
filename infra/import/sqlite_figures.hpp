#pragma once
// The reports' figures, computed from the file's rows by another program, sqlite3: none of our code
// parses a number or a date for it, or adds anything up. It gets the rows as text, with their lines
// and the importer's result for each. It judges each row by itself (reading.sql) and reports where
// the two disagree. Thread-safe.

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
    RowCounts rows;  ///< by sqlite3's judgement
    std::vector<std::string>
        disagreements;                 ///< "line 7: the import says ordered, sqlite3 says rejected"
    std::vector<std::string> figures;  ///< "day|2010-12-01|GB|121|5419612|8300", "hour|2010-12-01
                                       ///< 08|6", "top|1|DOT|36|2473698"
};

/// `plan`: the importer's plan; `left_out`: invoices ("536365", "C536379") that the shop did not
/// take. Works in the folder `scratch` and removes it. Throws std::runtime_error when sqlite3 is
/// missing or fails, or when the file has changed since the plan was made.
SqliteFigures figures_by_sqlite(const std::string& file, const Plan& plan,
                                const std::set<std::string>& left_out, const std::string& scratch);

/// The script for sqlite3, to run by hand.
std::string sql_for(const std::string& file, const Plan& plan,
                    const std::set<std::string>& left_out);

}  // namespace duet::importer

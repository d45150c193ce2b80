#pragma once
// Finds where the rows of a CSV file begin, independently of the importer's own reader (csv.cpp),
// as a second opinion on the number of rows. Thread-safe.

#include "infra/import/plan.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace duet::importer {

/// The lines, counted from 1, on which rows begin; the header does not count. The rules are those
/// of csv.hpp: LF, CRLF and CR end a line, blank lines are no rows, quotes count only at the
/// beginning of a field. Throws std::runtime_error when the file is unreadable.
std::vector<std::uint64_t> lines_of_rows(const std::string& path);

/// Rows that only one of the two readers found, by their first line. Decides without I/O.
std::vector<std::string> rows_apart(const Plan& plan, const std::vector<std::uint64_t>& counted);

}  // namespace duet::importer

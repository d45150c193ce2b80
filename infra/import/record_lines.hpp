#pragma once
// Where the rows of a CSV file begin, found without the importer's own reader (csv.cpp): the second
// opinion about how many rows a file has.

#include "infra/import/plan.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace duet::importer {

/// The lines, counted from 1, on which rows begin; the header is none. The rules are those of
/// csv.hpp: LF, CRLF and CR end a line, lines of blanks are no rows, quotes count at the beginning
/// of a field only. Throws std::runtime_error when the file cannot be read.
std::vector<std::uint64_t> lines_of_rows(const std::string& path);

/// Rows that one of the two found and the other did not, by the line where they begin. Decides
/// without I/O.
std::vector<std::string> rows_apart(const Plan& plan, const std::vector<std::uint64_t>& counted);

}  // namespace duet::importer

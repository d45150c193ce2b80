#pragma once
// Prints what an import found, did and reconciled.

#include "infra/import/plan.hpp"
#include "infra/import/style_import.hpp"

#include <ostream>
#include <string>

namespace duet::importer {

/// Rows read, ordered, returned and rejected; rejections with line and reason (all with
/// `list_rejections`, else the first few); countries without a code.
void print_plan(std::ostream& out, const Plan& plan, bool list_rejections);

/// Writes all rejections to a file "import-<digest's first 16>-rejected.csv" (line,reason,row) in
/// the folder; returns its path. Throws std::runtime_error with the path when it cannot be written.
std::string write_rejections(const std::string& folder, const Plan& plan);

/// Orders and returns taken, refused and unsettled, and the reconciliation with every difference to
/// the penny.
void print_result(std::ostream& out, const StyleResult& result);

}  // namespace duet::importer

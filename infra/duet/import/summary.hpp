#pragma once
// What an import found, did and reconciled, for a person.

#include "infra/duet/import/plan.hpp"
#include "infra/duet/import/style_import.hpp"

#include <ostream>

namespace duet::importer {

/// Rows read, ordered, returned and rejected; each rejection with its line and reason when `list_rejections`, otherwise the
/// first few; countries without a code.
void print_plan(std::ostream& out, const Plan& plan, bool list_rejections);

/// Orders and returns taken, refused and unsettled, and the reconciliation with every difference to the penny.
void print_result(std::ostream& out, const StyleResult& result);

}  // namespace duet::importer

#pragma once
// Revenue and refunds by day and country straight from a file's rows: the values that the shop's
// reports must equal. Shares only the reading of rows with the import, not its arithmetic or
// grouping, so that an error in one shows against the other. Thread-safe.

#include "infra/import/dates.hpp"
#include "infra/import/sums.hpp"

#include <cstdint>
#include <set>
#include <string>

namespace duet::importer {

struct LeftOut {
    std::set<std::uint64_t> lines;  ///< unfit rows (see rejection.hpp)
    std::set<std::string>
        invoices;  ///< "536365", "C536379": orders and returns that the shop did not take
};

/// Throws std::runtime_error when the file is unreadable.
Sums straight_sums(const std::string& path, const LeftOut& left_out,
                   DateOrder dates = DateOrder::month_first);

}  // namespace duet::importer

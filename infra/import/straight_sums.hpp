#pragma once
// Revenue and refunds by day and country straight from a file's rows: what the shop's reports must
// equal. Shares the reading of rows with the import but neither its arithmetic nor its grouping, so
// that an error in one shows against the other.

#include "infra/import/dates.hpp"
#include "infra/import/sums.hpp"

#include <cstdint>
#include <set>
#include <string>

namespace duet::importer {

struct LeftOut {
    std::set<std::uint64_t> lines;  ///< rows that are unfit (see rejection.hpp)
    std::set<std::string>
        invoices;  ///< "536365", "C536379": orders and returns that the shop did not take
};

/// Throws std::runtime_error when the file cannot be read.
Sums straight_sums(const std::string& path, const LeftOut& left_out,
                   DateOrder dates = DateOrder::month_first);

}  // namespace duet::importer

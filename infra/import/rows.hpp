#pragma once
// The rows of an "Online Retail" file: named columns, still as text.

#include "infra/import/csv.hpp"

#include <array>
#include <optional>
#include <string>

namespace duet::importer {

/// One line of one invoice as it was read; blanks around values are gone, nothing is judged yet.
struct Row {
    std::uint64_t line = 0;
    std::string invoice;
    std::string sku;
    std::string quantity;
    std::string date;
    std::string price;
    std::string customer;
    std::string country;
    std::string text;      ///< the whole row, for listing
    bool readable = true;  ///< false: it has not the header's number of fields, or its last quote
                           ///< is never closed
};

/// Finds the columns by their header (in any order; the names of both "Online Retail" files), then
/// reads row by row.
class RowReader {
public:
    /// Throws std::runtime_error when the file cannot be read or a column is missing (it says
    /// which).
    explicit RowReader(const std::string& path);

    std::optional<Row> next();

    /// Digest of what was read so far: after the last row, the identity of the file's content.
    std::string digest() const { return csv_.digest(); }

private:
    CsvReader csv_;
    std::size_t columns_ = 0;
    std::array<std::size_t, 7>
        position_{};  ///< invoice, sku, quantity, date, price, customer, country
};

}  // namespace duet::importer

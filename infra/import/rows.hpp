#pragma once
// Reads the rows of an "Online Retail" file: named columns, still as text.

#include "infra/import/csv.hpp"

#include <array>
#include <optional>
#include <string>

namespace duet::importer {

/// One line of one invoice as read: blanks around values are trimmed, nothing is judged yet.
struct Row {
    std::uint64_t line = 0;
    std::string invoice;
    std::string sku;
    std::string quantity;
    std::string date;
    std::string price;
    std::string customer;
    std::string country;
    std::string text;  ///< the whole row, for listing
    bool readable =
        true;  ///< false: it has another number of fields than the header, or an unclosed quote
};

/// Finds the columns by their header (in any order; with the names of both "Online Retail" files),
/// then reads row by row. One thread.
class RowReader {
public:
    /// Throws std::runtime_error when the file is unreadable, or with the name of a missing column.
    explicit RowReader(const std::string& path);

    std::optional<Row> next();

    /// The digest of everything read so far: after the last row, the identity of the file's
    /// content.
    std::string digest() const { return csv_.digest(); }

private:
    CsvReader csv_;
    std::size_t columns_ = 0;
    std::array<std::size_t, 7>
        position_{};  ///< invoice, sku, quantity, date, price, customer, country
};

}  // namespace duet::importer

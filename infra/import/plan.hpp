#pragma once
// The work that a file of invoices makes for the shop. Plain values.

#include "infra/import/date_order.hpp"
#include "infra/import/rejection.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace duet::importer {

struct Line {
    std::string sku;
    std::int64_t quantity = 0;    ///< pieces, positive in orders and returns alike
    std::int64_t unit_price = 0;  ///< pence, as quoted in the file
};

/// An order or a return: one invoice of the file.
struct Document {
    enum class Kind { order, credit };
    Kind kind = Kind::order;
    std::string key;  ///< "invoice-536365", "invoice-C536379": its permanent Idempotency-Key
    std::string customer_id;
    std::string country;                 ///< ISO code, of the invoice's first accepted row
    std::chrono::sys_seconds placed_at;  ///< of the invoice's first accepted row
    std::vector<Line> lines;             ///< rows with the same SKU and price are one line
    std::uint64_t rows = 0;              ///< rows of the file in the lines

    std::int64_t total() const;  ///< pence
};

struct Product {
    std::string sku;                ///< as in the file: 85123A and 85123a are different
    std::int64_t first_price = 0;   ///< pence, of its first accepted row
    std::int64_t ordered = 0;       ///< pieces in all orders of the file: the stock that they need
    std::set<std::int64_t> prices;  ///< all quoted prices
};

/// The result for one row of the file.
struct RowVerdict {
    std::uint64_t line = 0;          ///< where the row begins
    std::optional<Reason> rejected;  ///< nullopt: it is part of a document
    Document::Kind kind = Document::Kind::order;
};

/// "ordered", "returned", or the reason of the rejection.
std::string_view name_of(const RowVerdict& verdict);

struct Plan {
    std::vector<Document> documents;                              ///< in the file's order
    std::vector<Rejection> rejections;                            ///< in the file's order
    std::vector<Product> products;                                ///< in order of appearance
    std::map<std::string, std::uint64_t> countries_without_code;  ///< name → accepted rows
    std::vector<RowVerdict> verdicts;  ///< one per row, in the file's order
    DateDecision dates;                ///< how its dates are read
    std::string content_digest;        ///< SHA-256 of the file's text
    std::uint64_t rows_read = 0;
    std::uint64_t rows_ordered = 0;
    std::uint64_t rows_returned = 0;

    /// Every row is part of an order or a return, or rejected.
    bool accounts_for_every_row() const {
        return rows_read == rows_ordered + rows_returned + rejections.size();
    }
};

}  // namespace duet::importer

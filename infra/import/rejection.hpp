#pragma once
// Why a row of a file is rejected.

#include <cstdint>
#include <string>
#include <string_view>

namespace duet::importer {

enum class Reason {
    quantity_not_positive,  ///< in an order
    price_not_positive,
    price_rounds_to_zero,  ///< positive, but below half a penny: free of charge in the shop's money
    quantity_not_negative,  ///< in a credit note
    bad_debt_adjustment,    ///< invoice A…
    unknown_invoice_kind,   ///< neither a number nor C… nor A…
    unreadable_row,         ///< wrong number of fields, or an unclosed quote
    unreadable_quantity,
    unreadable_price,
    unreadable_date,
    sku_not_allowed,       ///< empty, too long, control characters, slashes, "." or ".."
    customer_not_allowed,  ///< too long, control characters
    quantity_over_limit,   ///< more than 1,000,000 pieces in a line
    price_over_limit,      ///< more than 100,000,000 pence
    order_too_long,        ///< the order already has 2,000 lines
    total_too_large,  ///< the whole invoice exceeds the limit of an order's or a return's total
};

/// "quantity_not_positive".
std::string_view name_of(Reason reason);

/// True: the row is unreadable, or the shop's contract forbids it. False: the mapping's own rules
/// (the kind of the invoice, the signs of quantity and price), which the reconciliation applies
/// again independently.
bool is_unfit(Reason reason);

struct Rejection {
    std::uint64_t line = 0;  ///< in the file
    Reason reason = Reason::unreadable_row;
    std::string text;  ///< the row
};

}  // namespace duet::importer

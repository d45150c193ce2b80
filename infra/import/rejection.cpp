#include "infra/import/rejection.hpp"

namespace duet::importer {

std::string_view name_of(Reason reason) {
    switch (reason) {
        case Reason::quantity_not_positive: return "quantity_not_positive";
        case Reason::price_not_positive: return "price_not_positive";
        case Reason::price_rounds_to_zero: return "price_rounds_to_zero";
        case Reason::quantity_not_negative: return "quantity_not_negative";
        case Reason::bad_debt_adjustment: return "bad_debt_adjustment";
        case Reason::unknown_invoice_kind: return "unknown_invoice_kind";
        case Reason::unreadable_row: return "unreadable_row";
        case Reason::unreadable_quantity: return "unreadable_quantity";
        case Reason::unreadable_price: return "unreadable_price";
        case Reason::unreadable_date: return "unreadable_date";
        case Reason::sku_not_allowed: return "sku_not_allowed";
        case Reason::customer_not_allowed: return "customer_not_allowed";
        case Reason::quantity_over_limit: return "quantity_over_limit";
        case Reason::price_over_limit: return "price_over_limit";
        case Reason::order_too_long: return "order_too_long";
        case Reason::total_too_large: return "total_too_large";
    }
    return "unknown";
}

bool is_unfit(Reason reason) {
    switch (reason) {
        case Reason::unreadable_row:
        case Reason::unreadable_quantity:
        case Reason::unreadable_price:
        case Reason::unreadable_date:
        case Reason::sku_not_allowed:
        case Reason::customer_not_allowed:
        case Reason::quantity_over_limit:
        case Reason::price_over_limit:
        case Reason::order_too_long:
        case Reason::total_too_large: return true;
        default: return false;
    }
}

}  // namespace duet::importer

#include "services/traces/diagram/business.hpp"

#include <array>

namespace duet::console {

namespace {

struct CommandEntry {
    std::string_view type;
    Business means;
};

constexpr std::array commands{
    CommandEntry{"orders.open", {"open-order"}},
    CommandEntry{"fraud.assess", {"assess-fraud"}},
    CommandEntry{"orders.put_in_review", {"put-in-review"}},
    CommandEntry{"fraud.decide_review", {"decide-review"}},
    CommandEntry{"orders.take_from_review", {"take-from-review"}},
    CommandEntry{"fraud.close_review", {"close-review", true}},
    CommandEntry{"inventory.reserve", {"reserve-stock"}},
    CommandEntry{"payments.authorize", {"authorize-payment"}},
    CommandEntry{"shipping.book", {"book-shipment"}},
    CommandEntry{"payments.capture", {"capture-payment"}},
    CommandEntry{"inventory.commit", {"commit-stock"}},
    CommandEntry{"orders.confirm", {"confirm-order"}},
    CommandEntry{"shipping.dispatch", {"dispatch-shipment"}},
    CommandEntry{"orders.mark_dispatched", {"mark-dispatched"}},
    CommandEntry{"payments.stop_payment", {"stop-payment"}},
    CommandEntry{"shipping.cancel_booking", {"cancel-booking", true}},
    CommandEntry{"payments.void", {"void-payment", true}},
    CommandEntry{"inventory.release", {"release-stock", true}},
    CommandEntry{"orders.reject", {"reject-order", true}},
    CommandEntry{"orders.flag_for_attention", {"flag-for-attention"}},
    CommandEntry{"orders.open_return", {"open-return"}},
    CommandEntry{"fraud.assess_return", {"assess-return"}},
    CommandEntry{"orders.put_return_in_review", {"put-in-review"}},
    CommandEntry{"orders.take_return_from_review", {"take-from-review"}},
    CommandEntry{"orders.reject_return", {"reject-return", true}},
    CommandEntry{"inventory.restock", {"restock"}},
    CommandEntry{"payments.refund", {"refund"}},
    CommandEntry{"orders.mark_returned", {"mark-returned"}},
};

struct ServiceEntry {
    std::string_view service, type;
    Business means;
};

constexpr std::array reactions{
    ServiceEntry{"fraud", "order.placed", {"assess-fraud"}},
    ServiceEntry{"orders", "fraud.flagged", {"put-in-review"}},
    ServiceEntry{"inventory", "fraud.cleared", {"reserve-stock"}},
    ServiceEntry{"orders", "fraud.cleared", {"take-from-review"}},
    ServiceEntry{"payments", "stock.reserved", {"authorize-payment"}},
    ServiceEntry{"shipping", "payment.authorized", {"book-shipment"}},
    ServiceEntry{"payments", "shipment.booked", {"capture-payment"}},
    ServiceEntry{"inventory", "payment.captured", {"commit-stock"}},
    ServiceEntry{"orders", "stock.committed", {"confirm-order"}},
    ServiceEntry{"shipping", "order.confirmed", {"dispatch-shipment"}},
    ServiceEntry{"orders", "shipment.dispatched", {"mark-dispatched"}},
    ServiceEntry{"reporting", "order.confirmed", {"record-facts"}},
    ServiceEntry{"reporting", "order.rejected", {"record-facts"}},
    ServiceEntry{"reporting", "order.cancelled", {"record-facts"}},
    ServiceEntry{"payments", "order.cancel_requested", {"stop-payment"}},
    ServiceEntry{"payments", "shipment.refused", {"void-payment", true}},
    ServiceEntry{"shipping", "payment.voided", {"cancel-booking", true}},
    ServiceEntry{"inventory", "shipment.cancelled", {"release-stock", true}},
    ServiceEntry{"inventory", "payment.declined", {"release-stock", true}},
    ServiceEntry{"orders", "stock.released", {"reject-order", true}},
    ServiceEntry{"orders", "stock.refused", {"reject-order", true}},
    ServiceEntry{"orders", "fraud.blocked", {"reject-order", true}},
    ServiceEntry{"fraud", "order.rejected", {"close-review", true}},
    ServiceEntry{"fraud", "order.cancelled", {"close-review", true}},
    ServiceEntry{"orders", "order.stuck", {"flag-for-attention"}},
    ServiceEntry{"payments", "order.retry_requested", {"void-payment", true}},
    ServiceEntry{"fraud", "return.requested", {"assess-return"}},
    ServiceEntry{"orders", "return.flagged", {"put-in-review"}},
    ServiceEntry{"orders", "return.cleared", {"take-from-review"}},
    ServiceEntry{"orders", "return.blocked", {"reject-return", true}},
    ServiceEntry{"inventory", "return.cleared", {"restock"}},
    ServiceEntry{"payments", "goods.returned", {"refund"}},
    ServiceEntry{"orders", "payment.refunded", {"mark-returned"}},
    ServiceEntry{"reporting", "payment.refunded", {"record-refund"}},
};

/// Orchestrated, the coordinator accepts a request and then sends orders a command to open the
/// order. Choreographed, orders does both in one step.
constexpr std::array requests{
    ServiceEntry{"orders", "orders.place", {"open-order"}},
    ServiceEntry{"orders", "orders.return", {"open-return"}},
    ServiceEntry{"orders", "orders.cancel", {"request-cancel"}},
    ServiceEntry{"coordinator", "orders.cancel", {"request-cancel"}},
    ServiceEntry{"orders", "orders.retry", {"request-retry"}},
    ServiceEntry{"coordinator", "orders.retry", {"request-retry"}},
    ServiceEntry{"fraud", "reviews.decide", {"decide-review"}},
};

template <class Table>
Business found_in(const Table& table, std::string_view service, std::string_view type) {
    for (const auto& entry : table) {
        if (entry.service == service && entry.type == type) return entry.means;
    }
    return {};
}

}  // namespace

Business of_command(std::string_view type) {
    for (const auto& entry : commands) {
        if (entry.type == type) return entry.means;
    }
    return {};
}

Business of_event(std::string_view service, std::string_view type) {
    return found_in(reactions, service, type);
}
Business of_request(std::string_view service, std::string_view type) {
    return found_in(requests, service, type);
}

}  // namespace duet::console

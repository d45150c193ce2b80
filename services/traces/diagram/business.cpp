#include "services/traces/diagram/business.hpp"

#include <array>

namespace duet::console {

namespace {

struct Told {
    std::string_view type;
    Business means;
};

constexpr std::array commands{
    Told{"orders.open", {"open-order"}},
    Told{"fraud.assess", {"assess-fraud"}},
    Told{"orders.put_in_review", {"put-in-review"}},
    Told{"fraud.decide_review", {"decide-review"}},
    Told{"orders.take_from_review", {"take-from-review"}},
    Told{"fraud.close_review", {"close-review", true}},
    Told{"inventory.reserve", {"reserve-stock"}},
    Told{"payments.authorize", {"authorise-payment"}},
    Told{"shipping.book", {"book-shipment"}},
    Told{"payments.capture", {"capture-payment"}},
    Told{"inventory.commit", {"commit-stock"}},
    Told{"orders.confirm", {"confirm-order"}},
    Told{"shipping.dispatch", {"dispatch-shipment"}},
    Told{"orders.mark_dispatched", {"mark-dispatched"}},
    Told{"payments.stop_payment", {"stop-payment"}},
    Told{"shipping.cancel_booking", {"cancel-booking", true}},
    Told{"payments.void", {"void-payment", true}},
    Told{"inventory.release", {"release-stock", true}},
    Told{"orders.reject", {"reject-order", true}},
    Told{"orders.flag_for_attention", {"flag-for-attention"}},
    Told{"orders.open_return", {"open-return"}},
    Told{"fraud.assess_return", {"assess-return"}},
    Told{"orders.put_return_in_review", {"put-in-review"}},
    Told{"orders.take_return_from_review", {"take-from-review"}},
    Told{"orders.reject_return", {"reject-return", true}},
    Told{"inventory.restock", {"restock"}},
    Told{"payments.refund", {"refund"}},
    Told{"orders.mark_returned", {"mark-returned"}},
};

struct Heard {
    std::string_view service, type;
    Business means;
};

constexpr std::array reactions{
    Heard{"fraud", "order.placed", {"assess-fraud"}},
    Heard{"orders", "fraud.flagged", {"put-in-review"}},
    Heard{"inventory", "fraud.cleared", {"reserve-stock"}},
    Heard{"orders", "fraud.cleared", {"take-from-review"}},
    Heard{"payments", "stock.reserved", {"authorise-payment"}},
    Heard{"shipping", "payment.authorized", {"book-shipment"}},
    Heard{"payments", "shipment.booked", {"capture-payment"}},
    Heard{"inventory", "payment.captured", {"commit-stock"}},
    Heard{"orders", "stock.committed", {"confirm-order"}},
    Heard{"shipping", "order.confirmed", {"dispatch-shipment"}},
    Heard{"orders", "shipment.dispatched", {"mark-dispatched"}},
    Heard{"reporting", "order.confirmed", {"record-facts"}},
    Heard{"reporting", "order.rejected", {"record-facts"}},
    Heard{"reporting", "order.cancelled", {"record-facts"}},
    Heard{"payments", "order.cancel_requested", {"stop-payment"}},
    Heard{"payments", "shipment.refused", {"void-payment", true}},
    Heard{"shipping", "payment.voided", {"cancel-booking", true}},
    Heard{"inventory", "shipment.cancelled", {"release-stock", true}},
    Heard{"inventory", "payment.declined", {"release-stock", true}},
    Heard{"orders", "stock.released", {"reject-order", true}},
    Heard{"orders", "stock.refused", {"reject-order", true}},
    Heard{"orders", "fraud.blocked", {"reject-order", true}},
    Heard{"fraud", "order.rejected", {"close-review", true}},
    Heard{"fraud", "order.cancelled", {"close-review", true}},
    Heard{"orders", "order.stuck", {"flag-for-attention"}},
    Heard{"payments", "order.retry_requested", {"void-payment", true}},
    Heard{"fraud", "return.requested", {"assess-return"}},
    Heard{"orders", "return.flagged", {"put-in-review"}},
    Heard{"orders", "return.cleared", {"take-from-review"}},
    Heard{"orders", "return.blocked", {"reject-return", true}},
    Heard{"inventory", "return.cleared", {"restock"}},
    Heard{"payments", "goods.returned", {"refund"}},
    Heard{"orders", "payment.refunded", {"mark-returned"}},
    Heard{"reporting", "payment.refunded", {"record-refund"}},
};

/// The coordinator accepts and then tells orders to open; choreographed, orders does both in one.
constexpr std::array requests{
    Heard{"orders", "orders.place", {"open-order"}},
    Heard{"orders", "orders.return", {"open-return"}},
    Heard{"orders", "orders.cancel", {"ask-to-cancel"}},
    Heard{"coordinator", "orders.cancel", {"ask-to-cancel"}},
    Heard{"orders", "orders.retry", {"ask-to-go-on"}},
    Heard{"coordinator", "orders.retry", {"ask-to-go-on"}},
    Heard{"fraud", "reviews.decide", {"decide-review"}},
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

#include "services/shipping/shipping.hpp"

#include "services/shipping/store/booking_store.hpp"

namespace duet::shipping {

Booked Shipping::book(Transaction& tx, const OrderSummary& order) {
    BookingStore store{tx.db};
    if (const auto known = store.find(order.order_id)) {
        if (known->state == State::cancelled || known->state == State::tombstone)
            return {"", "cancelled"};
        return {known->carrier, known->reason};
    }
    Booked booked{"", refusal(order.ship_to.country, order.units)};
    if (!booked.refused()) booked.carrier = store.carrier_for(zone_of(order.ship_to.country));
    store.add(order.order_id, {.state = booked.refused() ? State::refused : State::booked,
                               .carrier = booked.carrier,
                               .country = order.ship_to.country,
                               .units = order.units,
                               .reason = booked.refusal});
    tx.step("shipping.book");
    return booked;
}

bool Shipping::cancel(Transaction& tx, const std::string& order_id) {
    BookingStore store{tx.db};
    const auto next = after_cancel(store.state_of(order_id));
    if (!next) return false;
    store.put_state(order_id, *next);
    tx.step("shipping.cancel");
    return true;
}

bool Shipping::dispatch(Transaction& tx, const std::string& order_id) {
    BookingStore store{tx.db};
    const auto next = after_dispatch(store.state_of(order_id));
    if (!next) return false;
    store.put_state(order_id, *next);
    tx.step("shipping.dispatch");
    return true;
}

}  // namespace duet::shipping

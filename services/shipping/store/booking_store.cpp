#include "services/shipping/store/booking_store.hpp"

namespace duet::shipping {

std::optional<Booking> BookingStore::find(const std::string& order_id) const {
    auto row = db_.query(
        "SELECT state, carrier, country, units, reason FROM bookings WHERE order_id = ?", order_id);
    if (!row.next()) return std::nullopt;
    return Booking{.state = state_named(row.view(0)),
                   .carrier = row.text(1),
                   .country = row.text(2),
                   .units = row.integer(3),
                   .reason = row.text(4)};
}

std::optional<State> BookingStore::state_of(const std::string& order_id) const {
    auto row = db_.query("SELECT state FROM bookings WHERE order_id = ?", order_id);
    if (!row.next()) return std::nullopt;
    return state_named(row.view(0));
}

void BookingStore::add(const std::string& order_id, const Booking& booking) {
    db_.run(
        "INSERT INTO bookings (order_id, state, carrier, country, units, reason) VALUES (?, ?, ?, "
        "?, ?, ?)",
        order_id, name_of(booking.state), booking.carrier, booking.country, booking.units,
        booking.reason);
}

void BookingStore::put_state(const std::string& order_id, State state) {
    db_.run(
        "INSERT INTO bookings (order_id, state) VALUES (?, ?) ON CONFLICT (order_id) DO UPDATE SET "
        "state = excluded.state",
        order_id, name_of(state));
}

std::string BookingStore::carrier_for(Zone zone) const {
    return db_.string("SELECT name FROM carriers WHERE zone = ?", name_of(zone)).value();
}

}  // namespace duet::shipping

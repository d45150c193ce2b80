#pragma once
// The SQL statements of shipping: carriers and bookings.

#include "services/shipping/rules/delivery.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>

namespace duet::shipping {

/// One order's booking. A plain value.
struct Booking {
    State state = State::booked;
    std::string carrier;
    std::string country;
    std::int64_t units = 0;
    std::string reason;  ///< why, when the state is `refused`; else ""
};

/// Runs inside the caller's transaction on the caller's connection, which must outlive it. Throws
/// store::StoreError when the database fails. One thread.
class BookingStore {
public:
    explicit BookingStore(store::Connection& db) : db_{db} {}

    std::optional<Booking> find(const std::string& order_id) const;
    std::optional<State> state_of(const std::string& order_id) const;
    void add(const std::string& order_id, const Booking& booking);
    /// Adds an empty booking when the order has none.
    void put_state(const std::string& order_id, State state);

    std::string carrier_for(Zone zone) const;

private:
    store::Connection& db_;
};

}  // namespace duet::shipping

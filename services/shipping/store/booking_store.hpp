#pragma once
// The statements of shipping: carriers and bookings. Inside the caller's transaction.

#include "services/shipping/rules/delivery.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>

namespace duet::shipping {

struct Booking {
    State state = State::booked;
    std::string carrier;
    std::string country;
    std::int64_t units = 0;
    std::string reason;  ///< of a refusal
};

class BookingStore {
public:
    explicit BookingStore(store::Connection& db) : db_{db} {}

    std::optional<Booking> find(const std::string& order_id) const;
    std::optional<State> state_of(const std::string& order_id) const;
    void add(const std::string& order_id, const Booking& booking);
    void put_state(const std::string& order_id,
                   State state);  ///< adds an empty booking when there is none

    std::string carrier_for(Zone zone) const;

private:
    store::Connection& db_;
};

}  // namespace duet::shipping

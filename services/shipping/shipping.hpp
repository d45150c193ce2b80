#pragma once
// Shipping: rules and store, inside a transaction. Both styles call these and nothing else.

#include "services/shipping/rules/delivery.hpp"
#include "shared/messages/order.hpp"
#include "shared/service/machine/transaction.hpp"

#include <string>

namespace duet::shipping {

using service::Transaction;

/// What became of a request to book.
struct Booked {
    std::string carrier;
    std::string refusal;  ///< why not; "" when it is booked

    bool refused() const { return !refusal.empty(); }
};

class Shipping {
public:
    /// Books a carrier. An order whose booking was cancelled is refused with `cancelled`, also when
    /// the cancelling came first (tombstone).
    Booked book(Transaction& tx, const OrderSummary& order);

    /// Cancels the booking, or leaves a tombstone where nothing is booked. False: it was cancelled
    /// before.
    bool cancel(Transaction& tx, const std::string& order_id);

    /// The shipment leaves. False: it has left already. Throws std::logic_error when it is not
    /// booked.
    bool dispatch(Transaction& tx, const std::string& order_id);
};

}  // namespace duet::shipping

#pragma once
// Shipping: rules and store inside one transaction. The handlers of both styles call this class and
// nothing else.

#include "services/shipping/rules/delivery.hpp"
#include "shared/messages/order.hpp"
#include "shared/service/machine/transaction.hpp"

#include <string>

namespace duet::shipping {

using service::Transaction;

/// The outcome of a booking. A plain value.
struct Booked {
    std::string carrier;  ///< "" when refused
    std::string refusal;  ///< the reason; "" when booked

    bool refused() const { return !refusal.empty(); }
};

/// Every method is idempotent per order. No state of its own: everything is in the transaction's
/// database. One thread: the machine's.
class Shipping {
public:
    /// Books a carrier. An order whose booking was cancelled is refused with `cancelled`, even if
    /// the cancellation arrived before the booking (tombstone).
    [[nodiscard]] Booked book(Transaction& tx, const OrderSummary& order);

    /// Cancels the booking, or leaves a tombstone when nothing is booked. False: it had been
    /// cancelled before. Throws std::logic_error when the shipment is dispatched.
    bool cancel(Transaction& tx, const std::string& order_id);

    /// Dispatches the shipment. False: it was dispatched before. Throws std::logic_error when
    /// nothing is booked.
    bool dispatch(Transaction& tx, const std::string& order_id);
};

}  // namespace duet::shipping

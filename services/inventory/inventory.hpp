#pragma once
// Inventory: rules and store inside one transaction. The handlers of both styles call this class
// and nothing else.

#include "services/inventory/rules/reservation.hpp"
#include "shared/messages/order.hpp"
#include "shared/messages/requests.hpp"
#include "shared/service/machine/transaction.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::inventory {

using service::Transaction;

/// Every method is idempotent per order or return, except `put_product`, which adds to the stock on
/// each call. No state of its own: everything is in the transaction's database. One thread: the
/// machine's.
class Inventory {
public:
    /// Reserves all lines or none; nullopt when all are reserved, else the refusal. An order whose
    /// stock was released is refused with `cancelled`, even if the release arrived before the
    /// reservation (tombstone).
    [[nodiscard]] std::optional<Refusal> reserve(Transaction& tx, const std::string& order_id,
                                                 const std::vector<Line>& lines);

    /// Returns the reserved units to stock, or leaves a tombstone when nothing is reserved yet.
    /// False: the release had been done before, or the order was refused. Throws std::logic_error
    /// when the stock is sold.
    bool release(Transaction& tx, const std::string& order_id);

    /// Marks the reserved units as sold. False: they were sold before. Throws std::logic_error when
    /// nothing is reserved.
    bool commit(Transaction& tx, const std::string& order_id);

    /// Takes returned goods back into stock; returns the lines with their prices. A line without a
    /// price gets the product's.
    std::vector<Line> restock(Transaction& tx, const RequestedReturn& goods);

    /// Creates or changes a product. False: a new product needs a price, and nothing was changed.
    [[nodiscard]] bool put_product(Transaction& tx, const requests::PutProduct& request);
};

}  // namespace duet::inventory

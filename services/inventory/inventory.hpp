#pragma once
// Inventory: rules and store, inside a transaction. Both styles call these and nothing else.

#include "services/inventory/rules/reservation.hpp"
#include "shared/messages/order.hpp"
#include "shared/messages/requests.hpp"
#include "shared/service/machine/transaction.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::inventory {

using service::Transaction;

class Inventory {
public:
    /// Reserves all lines or none: nullopt, or why not. An order whose stock was released is
    /// refused with `cancelled`, also when the release came first (tombstone).
    std::optional<Refusal> reserve(Transaction& tx, const std::string& order_id,
                                   const std::vector<Line>& lines);

    /// Gives the stock back, or leaves a tombstone when none is reserved yet. False: there was
    /// nothing left to do.
    bool release(Transaction& tx, const std::string& order_id);

    /// The stock is sold. False: it was already. Throws std::logic_error when nothing is reserved.
    bool commit(Transaction& tx, const std::string& order_id);

    /// Takes goods back into stock; returns the lines with their prices.
    std::vector<Line> restock(Transaction& tx, const RequestedReturn& goods);

    /// False: a new product needs a price; nothing was changed.
    bool put_product(Transaction& tx, const requests::PutProduct& request);
};

}  // namespace duet::inventory

#pragma once
// The SQL of orders' extract log: orders in the order in which they ended, read by the analytics
// pipeline (orchestrated only). Every statement runs inside the caller's transaction.

#include "services/orders/rules/states.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/transactions.hpp"
#include "shared/store/connection.hpp"

#include <string>

namespace duet::orders {

/// Borrows the connection. One thread.
class EndedStore {
public:
    explicit EndedStore(store::Connection& db) : db_{db} {}

    void add(const std::string& order_id, State outcome, const std::string& reason);

    /// The orders after the cursor `extract.after`: at most 1,000 rows or about 1 MB.
    EndedOrders after(const ExtractAfter& extract) const;

private:
    store::Connection& db_;
};

}  // namespace duet::orders

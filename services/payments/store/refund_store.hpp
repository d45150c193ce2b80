#pragma once
// The SQL of payments' extract log: refunds in the order in which they were paid, read by the
// analytics pipeline (orchestrated only). Every statement runs inside the caller's transaction.

#include "shared/messages/commands.hpp"
#include "shared/messages/transactions.hpp"
#include "shared/store/connection.hpp"

namespace duet::payments {

/// Borrows the connection. One thread.
class RefundStore {
public:
    explicit RefundStore(store::Connection& db) : db_{db} {}

    void add(const Return& goods);

    /// The refunds after the cursor `extract.after`: at most 1,000 rows or about 1 MB.
    PaidRefunds after(const ExtractAfter& extract) const;

private:
    store::Connection& db_;
};

}  // namespace duet::payments

#pragma once
// The refunds that were paid, one after the other, for whoever asks from time to time. Inside the
// caller's transaction.

#include "shared/messages/commands.hpp"
#include "shared/messages/transactions.hpp"
#include "shared/store/connection.hpp"

namespace duet::payments {

class RefundStore {
public:
    explicit RefundStore(store::Connection& db) : db_{db} {}

    void add(const Return& goods);

    /// Those after a place: at most a thousand, at most about a megabyte.
    PaidRefunds after(const ExtractAfter& asked) const;

private:
    store::Connection& db_;
};

}  // namespace duet::payments

#pragma once
// The orders that ended, one after the other, for whoever asks from time to time. Inside the
// caller's transaction.

#include "shared/messages/commands.hpp"
#include "shared/messages/transactions.hpp"
#include "shared/store/connection.hpp"

#include <string>

namespace duet::orders {

class EndedStore {
public:
    explicit EndedStore(store::Connection& db) : db_{db} {}

    void add(const std::string& order_id, const std::string& outcome, const std::string& reason);

    /// Those after a place: at most a thousand, at most about a megabyte.
    EndedOrders after(const ExtractAfter& asked) const;

private:
    store::Connection& db_;
};

}  // namespace duet::orders

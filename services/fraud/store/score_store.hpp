#pragma once
// The SQL statements of the analytics pipeline's scores.

#include "shared/messages/transactions.hpp"
#include "shared/store/connection.hpp"

#include <string>

namespace duet::fraud {

/// Runs inside the caller's transaction on the caller's connection, which must outlive it. Throws
/// store::StoreError when the database fails. One thread.
class ScoreStore {
public:
    explicit ScoreStore(store::Connection& db) : db_{db} {}

    /// The score of the order's assessment; 0 when there is none.
    std::int64_t assessed(const std::string& order_id) const;
    /// True when it replaced a different score.
    bool put(const Score& score);

    Cursors cursors() const;
    void put_cursors(const Cursors& cursors);

private:
    store::Connection& db_;
};

}  // namespace duet::fraud

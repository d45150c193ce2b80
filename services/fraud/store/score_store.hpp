#pragma once
// The statements of the pipeline's scores. Inside the caller's transaction.

#include "shared/messages/transactions.hpp"
#include "shared/store/connection.hpp"

#include <string>

namespace duet::fraud {

class ScoreStore {
public:
    explicit ScoreStore(store::Connection& db) : db_{db} {}

    /// That of the order's assessment; 0 when there is none.
    std::int64_t assessed(const std::string& order_id) const;
    /// True when another score was kept before.
    bool put(const Score& score);

    Cursors cursors() const;
    void put_cursors(const Cursors& cursors);

private:
    store::Connection& db_;
};

}  // namespace duet::fraud

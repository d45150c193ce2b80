#pragma once
// The SQL statements that write facts and their sums.

#include "services/reporting/rules/funnel.hpp"
#include "services/reporting/rules/shares.hpp"
#include "shared/clock/clock.hpp"
#include "shared/messages/transactions.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>

namespace duet::reporting {

/// Runs inside the caller's transaction on the caller's connection, which must outlive it. Throws
/// store::StoreError when the database fails or a sum would leave 64 bits. One thread.
class FactStore {
public:
    explicit FactStore(store::Connection& db) : db_{db} {}

    /// False: this fact was recorded before, nothing was changed.
    bool add_order(const OrderSummary& order, Outcome outcome, const std::string& reason,
                   std::int64_t score, Instant now);
    bool add_refund(const Return& goods);

    /// Adds to the row of that minute. `corrections`: 1 for a late fact, else 0.
    void add_share(Instant minute, const Share& share, int corrections);
    void add_ending(Instant minute, Outcome outcome, const std::string& reason, int corrections);

    /// Replaces the fraud score of a recorded order.
    void correct_score(const std::string& order_id, std::int64_t score);

    Cursors cursors() const;
    void put_cursors(const Cursors& cursors);

    std::optional<Instant> watermark() const;
    void put_watermark(Instant at);

private:
    store::Connection& db_;
};

}  // namespace duet::reporting

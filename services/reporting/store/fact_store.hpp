#pragma once
// The statements that write facts and their sums. Inside the caller's transaction.

#include "services/reporting/rules/funnel.hpp"
#include "services/reporting/rules/shares.hpp"
#include "shared/clock/clock.hpp"
#include "shared/messages/transactions.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>

namespace duet::reporting {

class FactStore {
public:
    explicit FactStore(store::Connection& db) : db_{db} {}

    /// False: this fact is known, nothing was changed.
    bool add_order(const OrderSummary& order, Outcome outcome, const std::string& reason,
                   std::int64_t score, Instant now);
    bool add_refund(const Return& goods);

    /// Each adds to its row of that minute; `corrections` is 1 for a late fact, otherwise 0.
    void add_share(Instant minute, const Share& share, int corrections);
    void add_ending(Instant minute, Outcome outcome, const std::string& reason, int corrections);

    /// Of a known order: fraud thinks otherwise by now.
    void correct_score(const std::string& order_id, std::int64_t score);

    Cursors cursors() const;
    void put_cursors(const Cursors& cursors);

    std::optional<Instant> watermark() const;
    void put_watermark(Instant at);

private:
    store::Connection& db_;
};

}  // namespace duet::reporting

#pragma once
// Reporting: rules and store, inside a transaction. Both styles call these and nothing else. It
// decides nothing: each fact counts once, in the window of its business time, however often and
// however late it is told.

#include "services/reporting/rules/funnel.hpp"
#include "services/reporting/rules/shares.hpp"
#include "shared/messages/transactions.hpp"
#include "shared/service/machine/transaction.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace duet::reporting {

using service::Transaction;

struct EndedAs {
    EndedOrder order;
    Outcome outcome = Outcome::confirmed;
};

/// What one round of the pipeline brings.
struct Batch {
    Cursors after, through;
    bool again = false;  ///< of a backfill: has been loaded before, the cursors stay where they are
    std::vector<EndedAs> orders;
    std::vector<Return> refunds;
};

class Reporting {
public:
    /// `lateness`: how far behind the newest business time a fact may be and still be expected.
    explicit Reporting(std::chrono::milliseconds lateness) : lateness_{lateness} {}

    /// The order came to its end. `lines` may be empty unless it was confirmed. False: it is known.
    bool record(Transaction& tx, const OrderSummary& order, const std::vector<Line>& lines, Outcome outcome,
                const std::string& reason, std::int64_t score = 0);

    bool record_refund(Transaction& tx, const Return& goods);

    /// A piece of what orders and payments recorded, and how far it goes, in one transaction: a
    /// round that was killed and comes again finds either both or neither. nullopt: it begins
    /// behind the cursor, so that something before it would be missing.
    std::optional<Loaded> load(Transaction& tx, const Batch& batch);
    /// The same; a fact whose sums have no room left in their window is put aside as a dead letter,
    /// and keeps no other out.
    std::optional<Loaded> load_what_fits(Transaction& tx, const Batch& batch);
    Cursors cursors(Transaction& tx) const;

private:
    /// Moves the watermark on; returns 1 when the fact is late and corrects its windows, otherwise
    /// 0.
    int corrections(Transaction& tx, Instant business_time) const;

    std::chrono::milliseconds lateness_;
};

}  // namespace duet::reporting

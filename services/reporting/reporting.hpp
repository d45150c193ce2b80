#pragma once
// Reporting: rules and store inside one transaction. The handlers of both styles call this class
// and nothing else. It decides nothing: each fact counts once, in the window of its business time,
// even if it arrives late or repeatedly.

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

/// An order with its outcome. A plain value.
struct EndedAs {
    EndedOrder order;
    Outcome outcome = Outcome::confirmed;
};

/// The load of one round of the analytics pipeline. A plain value.
struct Batch {
    Cursors after, through;  ///< positions in the extract logs: the round's beginning and end
    bool again = false;      ///< a backfill: loads known positions again and leaves the cursors
    std::vector<EndedAs> orders;
    std::vector<Return> refunds;
};

/// Every method is idempotent per fact. No state of its own but the lateness: everything is in the
/// transaction's database. Throws Overflow (money.hpp) or store::StoreError when the sums of a
/// window would leave 64 bits. One thread: the machine's.
class Reporting {
public:
    /// `lateness`: how far a fact may lie behind the newest business time and still count as in
    /// time.
    explicit Reporting(std::chrono::milliseconds lateness) : lateness_{lateness} {}

    /// Records an order that ended. `lines` may be empty unless it was confirmed. False: it was
    /// recorded before.
    bool record(Transaction& tx, const OrderSummary& order, const std::vector<Line>& lines,
                Outcome outcome, const std::string& reason, std::int64_t score = 0);

    /// Records a refund that was paid. False: it was recorded before.
    bool record_refund(Transaction& tx, const Return& goods);

    /// Records a batch and moves the cursors to its end, in one transaction: a round that was
    /// killed and repeated finds both or neither. nullopt: the batch begins after the cursors, so
    /// that facts between them would be missing.
    [[nodiscard]] std::optional<Loaded> load(Transaction& tx, const Batch& batch);
    /// The same, but a fact that would overflow its window becomes a dead letter, and the others
    /// are recorded.
    [[nodiscard]] std::optional<Loaded> load_what_fits(Transaction& tx, const Batch& batch);
    Cursors cursors(Transaction& tx) const;

private:
    /// Advances the watermark. 1: the fact is late and corrects its windows; 0: it is in time.
    int corrections(Transaction& tx, Instant business_time) const;

    std::chrono::milliseconds lateness_;
};

}  // namespace duet::reporting

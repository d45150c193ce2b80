#pragma once
// Fraud: rules and store inside one transaction. The handlers of both styles call this class and
// nothing else. A review is decided once, and the first decision wins: an operator's, the timer's,
// or the end of the order.

#include "services/fraud/rules/assessment.hpp"
#include "services/fraud/rules/review.hpp"
#include "shared/messages/transactions.hpp"
#include "shared/service/machine/transaction.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace duet::fraud {

using service::Transaction;

/// The outcome of an assessment of an order or a return. A plain value.
struct Assessed {
    enum class Kind {
        cleared,
        refused,    ///< `reason` says why
        in_review,  ///< an operator must decide
        moot        ///< it needs a review, but it has ended already
    };
    Kind kind = Kind::cleared;
    std::string reason{};
    std::vector<std::string> rules{};  ///< in_review: the rules that fired
    Instant expires_at{};              ///< in_review: when the review expires
};

/// The state of a review after a decision. A plain value.
struct Decided {
    ReviewState state = ReviewState::open;  ///< after the decision
    bool now = false;     ///< true: this decision ended the review; false: an earlier one did
    std::string goes_on;  ///< JSON: the order or return to publish on approval
};

/// Every method is idempotent per order or return. No state of its own but the timeout: everything
/// is in the transaction's database. One thread: the machine's.
class Fraud {
public:
    /// `review_timeout`: how long an operator has to decide a review.
    explicit Fraud(std::chrono::milliseconds review_timeout) : review_timeout_{review_timeout} {}

    /// A repeated call returns the current outcome. The review keeps `goes_on` (JSON) until it is
    /// decided.
    [[nodiscard]] Assessed assess(Transaction& tx, const OrderSummary& order,
                                  const std::string& goes_on);

    /// The same for a return (returns.cpp). `by_operator`: an operator has requested it.
    [[nodiscard]] Assessed assess_return(Transaction& tx, const RequestedReturn& goods,
                                         bool by_operator, const std::string& goes_on);

    /// Decides the review of an order or a return. nullopt: there is no such review.
    [[nodiscard]] std::optional<Decided> decide(Transaction& tx, const std::string& subject,
                                                ReviewDecision decision);

    bool has_assessed(Transaction& tx, const std::string& order_id) const;
    bool has_assessed_return(Transaction& tx, const std::string& return_id) const;

    /// The analytics pipeline's scoring stage: stores each order's score (that of its assessment,
    /// 0 without one) and moves the cursor to `through`. `again` (a backfill) leaves the cursor as
    /// it is. The result counts the scores that changed.
    Scores score(Transaction& tx, const std::vector<std::string>& order_ids, const Cursors& through,
                 bool again);
    Cursors cursors(Transaction& tx) const;

    /// The order or return has ended: closes its open review, or leaves a tombstone so that a later
    /// assessment opens none.
    void close(Transaction& tx, const std::string& subject);

private:
    Assessed outcome_of(Transaction& tx, const std::string& order_id, const Verdict& verdict) const;

    std::chrono::milliseconds review_timeout_;
};

}  // namespace duet::fraud

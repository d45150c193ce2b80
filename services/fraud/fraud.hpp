#pragma once
// Fraud: rules and store, inside a transaction. Both styles call these and nothing else. A review
// is decided once; the first decision wins, whether a person's, the timer's, or the order's own
// end.

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

/// What became of an order or a return that was to be assessed.
struct Assessed {
    enum class Kind {
        cleared,
        refused,  ///< `reason` says why
        in_review,
        moot  ///< it needs a review, but the order has ended already
    };
    Kind kind = Kind::cleared;
    std::string reason{};
    std::vector<std::string> rules{};  ///< in_review: why a person must look
    Instant expires_at{};              ///< in_review: until when
};

/// What became of a review that was to be decided.
struct Decided {
    ReviewState state = ReviewState::open;  ///< what it is now
    bool now = false;                       ///< this very decision made it so
    std::string goes_on;                    ///< JSON: what was to be told on once approved
};

class Fraud {
public:
    explicit Fraud(std::chrono::milliseconds review_timeout) : review_timeout_{review_timeout} {}

    /// CommandQueue again gives what has become of it since. `goes_on` is kept for as long as a person
    /// decides.
    Assessed assess(Transaction& tx, const OrderSummary& order, const std::string& goes_on);

    /// The same of a return (returns.cpp). `by_operator`: an operator vouches for it.
    Assessed assess_return(Transaction& tx, const RequestedReturn& goods, bool by_operator,
                           const std::string& goes_on);

    /// Of an order or a return. nullopt: there is no such review.
    std::optional<Decided> decide(Transaction& tx, const std::string& subject,
                                  ReviewDecision decision);

    bool has_assessed(Transaction& tx, const std::string& order_id) const;
    bool has_assessed_return(Transaction& tx, const std::string& return_id) const;

    /// The pipeline's stage: keeps the score of each order, which is that of its assessment, and
    /// how far it has come. Those scored `again` (of a backfill) leave the cursor where it is; what
    /// is not as it was is counted.
    Scores score(Transaction& tx, const std::vector<std::string>& order_ids, const Cursors& through,
                 bool again);
    Cursors cursors(Transaction& tx) const;

    /// The order or return has ended: its review, open or yet to come, need not be decided.
    void close(Transaction& tx, const std::string& subject);

private:
    Assessed standing(Transaction& tx, const std::string& order_id, const Verdict& verdict) const;

    std::chrono::milliseconds review_timeout_;
};

}  // namespace duet::fraud

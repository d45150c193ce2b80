#pragma once
// Payments: rules and store, inside a transaction. Both styles call these and nothing else.
// Payments owns the pivot: whether an order is captured or cancelled first is decided here and
// nowhere else.

#include "services/payments/rules/authorisation.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/requests.hpp"
#include "shared/service/machine/transaction.hpp"

#include <optional>
#include <string>

namespace duet::payments {

using service::Transaction;

/// What became of a request to authorise.
struct Authorised {
    enum class Kind { held, refused, later };
    Kind kind = Kind::held;
    std::string reason;  ///< of a refusal
    Instant ready_at{};  ///< with `later`: ask again then
};

/// What became of a request to undo (void) a hold.
struct Voided {
    enum class Kind { voided, nothing_to_undo, captured, failed };
    Kind kind = Kind::voided;
    std::string reason;  ///< why the order is being undone
};

class Payments {
public:
    /// Holds the money. Throws service::Transient while the card network cannot be reached. A
    /// cancelled order's authorisation is refused with `cancelled`, also when the cancel came first
    /// (tombstone).
    Authorised authorize(Transaction& tx, const OrderSummary& order);

    /// Releases the hold, or leaves a tombstone when there is none yet. `why` is remembered for a
    /// later retry.
    Voided undo(Transaction& tx, const std::string& order_id, const std::string& why,
                bool by_operator = false);

    /// The pivot. False: the customer's cancel came first.
    bool capture(Transaction& tx, const std::string& order_id);

    /// The customer cancels: from now on nothing will be captured. False: it has been captured.
    bool stop(Transaction& tx, const std::string& order_id);

    void refund(Transaction& tx, const Return& goods);

    /// Notes the refund for those who ask for what was refunded after a place: what choreographed
    /// an event says.
    void note_refund(Transaction& tx, const Return& goods);
    PaidRefunds refunded_after(Transaction& tx, const ExtractAfter& asked);

    void set_credit_limit(Transaction& tx, const requests::PutAccount& request);

    /// The amount that was captured or is held for the order; 0 when none.
    Money amount_of(Transaction& tx, const std::string& order_id);
};

}  // namespace duet::payments

#pragma once
// The payments service: rules and store, inside the caller's transaction. Both styles call these
// functions and nothing else.

#include "services/payments/rules/authorization.hpp"
#include "services/payments/rules/hold.hpp"
#include "shared/messages/commands.hpp"
#include "shared/messages/requests.hpp"
#include "shared/service/machine/transaction.hpp"

#include <optional>
#include <string>

namespace duet::payments {

using service::Transaction;

/// The outcome of an authorization.
struct Authorized {
    enum class Kind { held, refused, later };
    Kind kind = Kind::held;
    std::string reason;  ///< of a refusal
    Instant ready_at{};  ///< with `later`: when the card network has replied; call again then
};

/// The outcome of an undo (void).
struct Voided {
    enum class Kind { voided, nothing_to_undo, captured, failed };
    Kind kind = Kind::voided;
    std::string reason;  ///< why the order is being undone
};

/// Every function is idempotent per order, except `refund` and `append_to_extract_log`: their
/// caller's inbox makes them so. One thread.
class Payments {
public:
    /// Holds the money. Throws service::Transient while the card network cannot be reached. Refuses
    /// a cancelled order with `cancelled`, also when the cancel arrived first (tombstone).
    [[nodiscard]] Authorized authorize(Transaction& tx, const OrderSummary& order);

    /// Releases the hold, or leaves a tombstone when the order is not known yet. Stores `why` for a
    /// later retry. `by_operator`: the operator has released the hold by hand, so that a token
    /// whose void fails is voided, too.
    Voided undo(Transaction& tx, const std::string& order_id, const std::string& why,
                bool by_operator = false);

    // pivot.cpp

    /// Captures the hold: the pivot. False: the order was cancelled first, or nothing is held.
    [[nodiscard]] bool capture(Transaction& tx, const std::string& order_id);

    /// Stops the payment because the customer cancels: nothing is captured from now on, not even
    /// when the order arrives later (tombstone). False: it has been captured.
    bool stop(Transaction& tx, const std::string& order_id);

    // payments.cpp

    /// Pays the goods back.
    void refund(Transaction& tx, const Return& goods);

    /// Appends the refund to the extract log that the analytics pipeline reads (orchestrated only:
    /// the choreographed style publishes an event instead).
    void append_to_extract_log(Transaction& tx, const Return& goods);
    PaidRefunds refunds_paid_since(Transaction& tx, const ExtractAfter& extract);

    void set_credit_limit(Transaction& tx, const requests::PutAccount& request);

    /// The order's amount in pence, whatever its state; 0 when the order is not known.
    Money amount_of(Transaction& tx, const std::string& order_id);
};

}  // namespace duet::payments

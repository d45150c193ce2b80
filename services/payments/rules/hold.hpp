#pragma once
// The life of an order's hold, and the pivot: may the money be captured, may the customer still
// cancel? Decisions only: plain values in, a decision out. Thread-safe.

#include <optional>
#include <string_view>

namespace duet::payments {

/// State of an order's authorization. An order unknown to payments has no row.
enum class State {
    pending,   ///< the card network has not replied yet
    held,      ///< the customer's money is reserved
    captured,  ///< the money is the shop's: only a refund gives it back
    voided,    ///< the hold was released
    declined,  ///< the card network or the account refused: never held
    tombstone  ///< undone or cancelled before it was authorized: it never will be
};

/// The text in the store's column.
std::string_view name_of(State state);
State state_named(std::string_view name);

/// The order was undone: an authorization that arrives now is refused.
bool is_undone(State state);

/// The pivot (Richardson, "Microservices Patterns", 2018, chapter 4): money is captured only when
/// it is held and no cancel stopped the payment. True also when it was captured before.
[[nodiscard]] bool may_capture(State state, bool stopped);

/// The other side of the pivot: a cancel wins as long as the money is not captured.
[[nodiscard]] bool may_stop(State state);

/// The state that follows, nullopt when it was reached before. Throws std::logic_error when there
/// is no hold to capture: `may_capture` says so.
std::optional<State> after_capture(State state);

/// The state that follows, nullopt when there is nothing to void. Throws std::logic_error for a
/// captured payment: a capture cannot be voided.
std::optional<State> after_void(State state);

}  // namespace duet::payments

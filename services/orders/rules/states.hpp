#pragma once
// The states of an order and of a return, and which may follow which. Decisions only: plain values
// in, a decision out. Thread-safe.

#include <optional>
#include <string_view>

namespace duet::orders {

/// State of an order.
enum class State {
    pending,
    in_review,  ///< a person decides about fraud
    confirmed,  ///< paid, and the goods are committed
    dispatched,
    partly_returned,
    returned,
    rejected,
    cancelled,
    needs_attention  ///< an operator must settle something first
};

/// State of a return.
enum class ReturnState { pending, in_review, refunded, rejected };

/// The text in the store, in JSON and in URLs: the name of the enumerator.
std::string_view name_of(State state);
std::string_view name_of(ReturnState state);
State state_named(std::string_view name);
ReturnState return_state_named(std::string_view name);

/// May an order go from `from` to `to`? nullopt: the order does not exist yet.
[[nodiscard]] bool may_follow(std::optional<State> from, State to);

/// May a return go from `from` to `to`?
[[nodiscard]] bool return_may_follow(ReturnState from, ReturnState to);

/// Only a return leads out of it.
bool is_final(State state);

/// The order is decided, or waits for a person: a client that waits gets its answer.
bool is_settled(State state);

/// May the customer still cancel? (Payments decides whether the cancel wins.)
bool may_cancel(State state);

/// May goods of the order come back?
bool may_be_returned(State state);

/// The state in which an undone order ends: `cancelled` for the reason "cancelled", else
/// `rejected`.
State end_for(std::string_view reason);

}  // namespace duet::orders

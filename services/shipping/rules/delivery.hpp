#pragma once
// The rules of delivery: whether an order can be delivered, by which zone's carrier, and which
// state follows. Decisions only: plain values in, a decision out.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duet::shipping {

inline constexpr std::int64_t max_units = 1'000'000;  ///< units in one shipment

enum class Zone { domestic, europe, international };

std::string_view name_of(Zone zone);

/// The zone of an ISO 3166-1 alpha-2 country code, as seen from the shop (Great Britain). An
/// unknown code, such as `XX`, is international.
[[nodiscard]] Zone zone_of(std::string_view country);

/// "" when the order can be delivered, else the reason: "unserviceable_country" or "too_heavy".
[[nodiscard]] std::string refusal(std::string_view country, std::int64_t units);

/// The state of an order's booking; an order has at most one.
enum class State {
    booked,
    cancelled,   ///< undone
    dispatched,  ///< the shipment has left the warehouse
    refused,     ///< nothing was ever booked
    tombstone    ///< cancelled without a booking; a booking that arrives later is refused
};

std::string_view name_of(State state);
State state_named(std::string_view name);  ///< throws std::logic_error for an unknown name

/// The state that follows; nullopt when nothing changes. Throws std::logic_error for a transition
/// that a correct caller never requests (cancel after dispatch, dispatch without a booking).
[[nodiscard]] std::optional<State> after_cancel(std::optional<State> state);
[[nodiscard]] std::optional<State> after_dispatch(std::optional<State> state);

}  // namespace duet::shipping

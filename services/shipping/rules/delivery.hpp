#pragma once
// Can it be delivered there, and how? Decisions only: plain values in, a decision out.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duet::shipping {

inline constexpr std::int64_t heaviest = 1'000'000;  ///< units in one shipment

enum class Zone { domestic, europe, international };

std::string_view name_of(Zone zone);

/// Where a country lies, as seen from the shop (Great Britain). Every two-letter code lies
/// somewhere, `XX` (unknown) too.
Zone zone_of(std::string_view country);

/// "" when it can be delivered, otherwise the reason: "unserviceable_country" or "too_heavy".
std::string refusal(std::string_view country, std::int64_t units);

/// Where a booking stands. There is one for each order, or none yet.
enum class State {
    booked,
    cancelled,   ///< undone
    dispatched,  ///< left the house
    refused,     ///< never booked
    tombstone    ///< undone though nothing was booked: it will never be
};

std::string_view name_of(State state);
State state_named(std::string_view name);

/// The state that follows, nullopt when it has been done already. Throws std::logic_error where
/// somebody else must have made a mistake: what has left the house cannot be cancelled, and nothing
/// leaves without being booked.
std::optional<State> after_cancel(std::optional<State> state);
std::optional<State> after_dispatch(std::optional<State> state);

}  // namespace duet::shipping

#include "services/shipping/rules/delivery.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace duet::shipping {

namespace {

/// The countries of the European carrier: the EU, the rest of the single market, and neighbours on
/// its network. Sorted for the binary search.
constexpr std::array<std::string_view, 43> europe{
    "AD", "AL", "AT", "BA", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR",
    "GG", "GI", "GR", "HR", "HU", "IE", "IM", "IS", "IT", "JE", "LI", "LT", "LU", "LV", "MC",
    "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM"};
static_assert(std::is_sorted(europe.begin(), europe.end()));

constexpr std::array<std::pair<State, std::string_view>, 5> names{
    {{State::booked, "booked"},
     {State::cancelled, "cancelled"},
     {State::dispatched, "dispatched"},
     {State::refused, "refused"},
     {State::tombstone, "tombstone"}}};

}  // namespace

std::string_view name_of(Zone zone) {
    switch (zone) {
        case Zone::domestic: return "domestic";
        case Zone::europe: return "europe";
        case Zone::international: break;
    }
    return "international";
}

Zone zone_of(std::string_view country) {
    if (country == "GB") return Zone::domestic;
    if (std::binary_search(europe.begin(), europe.end(), country)) return Zone::europe;
    return Zone::international;
}

std::string refusal(std::string_view country, std::int64_t units) {
    if (country == "AQ") return "unserviceable_country";
    if (units > max_units) return "too_heavy";
    return {};
}

std::string_view name_of(State state) {
    return std::find_if(names.begin(), names.end(),
                        [state](const auto& entry) { return entry.first == state; })
        ->second;
}

State state_named(std::string_view name) {
    const auto found = std::find_if(names.begin(), names.end(),
                                    [name](const auto& entry) { return entry.second == name; });
    if (found == names.end())
        throw std::logic_error("unknown booking state '" + std::string{name} + "'");
    return found->first;
}

std::optional<State> after_cancel(std::optional<State> state) {
    if (!state || state == State::refused) return State::tombstone;
    switch (*state) {
        case State::booked: return State::cancelled;
        case State::dispatched: throw std::logic_error("a dispatched shipment cannot be cancelled");
        case State::cancelled:
        case State::tombstone:
        case State::refused: break;
    }
    return std::nullopt;
}

std::optional<State> after_dispatch(std::optional<State> state) {
    if (state == State::booked) return State::dispatched;
    if (state == State::dispatched) return std::nullopt;
    throw std::logic_error("only a booked shipment can be dispatched, the state of this one is " +
                           (state ? std::string{name_of(*state)} : "unknown"));
}

}  // namespace duet::shipping

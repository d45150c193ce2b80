#pragma once
// The rules of reservations: whether all lines of an order can be reserved, and which state
// follows. Decisions only: plain values in, a decision out.

#include "shared/messages/order.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::inventory {

/// Price (pence) and free units of one SKU. A plain value.
struct StockLevel {
    Money price = 0;
    bool strict_price = false;  ///< an order must quote exactly `price`
    std::int64_t on_hand = 0;   ///< units that no order has reserved
};

/// The units of one SKU that an order requests, summed over its lines. A plain value.
struct Wanted {
    std::string sku;
    std::int64_t quantity = 0;
    Money min_quoted = 0;  ///< lowest unit price among the lines, pence
    Money max_quoted = 0;  ///< highest unit price among the lines, pence
};

/// Why a reservation is refused. A plain value.
struct Refusal {
    std::string reason;             ///< "unknown_sku", "price_changed", "out_of_stock", "cancelled"
    std::vector<std::string> skus;  ///< every SKU with this reason
};

/// One entry per SKU, sorted by SKU; quantities of the same SKU are added up. Throws Overflow
/// (money.hpp) when a sum exceeds 64 bits.
[[nodiscard]] std::vector<Wanted> wanted_of(const std::vector<Line>& lines);

/// nullopt when everything can be reserved, else the reason and every SKU with it. `levels` has one
/// entry per entry of `wanted`, nullopt for an unknown SKU. An unknown SKU takes precedence over a
/// changed price, and a changed price over missing stock.
[[nodiscard]] std::optional<Refusal> refusal(const std::vector<Wanted>& wanted,
                                             const std::vector<std::optional<StockLevel>>& levels);

/// The state of an order's reservation; an order has at most one.
enum class State {
    reserved,
    committed,  ///< paid for, the goods are sold
    released,   ///< undone
    refused,    ///< nothing was ever reserved
    tombstone   ///< released before the reservation arrived, which is refused when it arrives
};

std::string_view name_of(State state);
State state_named(std::string_view name);  ///< throws std::logic_error for an unknown name

/// The state that follows; nullopt when nothing changes. Throws std::logic_error for a transition
/// that a correct caller never requests (release after commit, commit without a reservation).
[[nodiscard]] std::optional<State> after_release(std::optional<State> state);
[[nodiscard]] std::optional<State> after_commit(std::optional<State> state);

}  // namespace duet::inventory

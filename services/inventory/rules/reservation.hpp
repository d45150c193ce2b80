#pragma once
// Can all lines be reserved? Decisions only: plain values in, a decision out.

#include "shared/messages/order.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::inventory {

/// What the shelf says of one SKU.
struct Shelf {
    Money price = 0;
    bool strict_price = false;  ///< only the current price is honoured
    std::int64_t on_hand = 0;
};

/// What an order wants of one SKU, over all of its lines.
struct Wanted {
    std::string sku;
    std::int64_t quantity = 0;
    Money min_quoted = 0;  ///< lowest and highest unit price among the lines
    Money max_quoted = 0;
};

struct Refusal {
    std::string reason;  ///< "unknown_sku", "price_changed" or "out_of_stock"
    std::vector<std::string> skus;
};

/// One entry per SKU, in the order of the SKUs; quantities of the same SKU are added up.
std::vector<Wanted> wanted_of(const std::vector<Line>& lines);

/// Why not all of it can be had, with every SKU that stands in the way; nullopt when all can.
/// `shelves` has one entry for each wanted, none where the SKU is unknown. An unknown SKU weighs
/// more than a changed price, and that more than empty shelves.
std::optional<Refusal> refusal(const std::vector<Wanted>& wanted,
                               const std::vector<std::optional<Shelf>>& shelves);

/// Where a reservation stands. There is one for each order, or none yet.
enum class State {
    reserved,
    committed,  ///< paid for: the goods are sold
    released,   ///< undone
    refused,    ///< never held anything
    tombstone   ///< released before it was made: it will never be
};

std::string_view name_of(State state);
State state_named(std::string_view name);

/// The state that follows, nullopt when it has been done already (or there is nothing to do).
/// Throws std::logic_error where somebody else must have made a mistake.
std::optional<State> after_release(std::optional<State> state);
std::optional<State> after_commit(std::optional<State> state);

}  // namespace duet::inventory

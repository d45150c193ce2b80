#include "services/orders/rules/returns.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace duet::orders {

namespace {

/// The units of one line of the order that have not come back.
struct Piece {
    Money unit_price = 0;
    std::int64_t units = 0;
};

/// By SKU, in the order of buying. A piece with no units left stays in the list: it was bought.
using Pieces = std::map<std::string, std::vector<Piece>, std::less<>>;

std::int64_t take_units(Piece& piece, std::int64_t wanted) {
    const auto units = std::min(piece.units, wanted);
    piece.units -= units;
    return units;
}

Pieces pieces_left(const std::vector<Line>& ordered, UnitsByPrice already) {
    Pieces pieces;
    for (const auto& line : ordered) {
        auto& piece = pieces[line.sku].emplace_back(Piece{line.unit_price, line.quantity});
        auto& gone = already[{line.sku, line.unit_price}];
        gone -= take_units(piece, gone);
    }
    return pieces;
}

/// Matches the lines of a return with the pieces of its order. One thread.
class Matching {
public:
    Matching(const std::vector<Line>& ordered, const UnitsByPrice& already)
        : pieces_{pieces_left(ordered, already)} {}

    /// The refusal, or "".
    std::string match(const RequestedLine& wanted) {
        const auto bought = pieces_.find(wanted.sku);
        if (bought == pieces_.end()) return "unknown_line";
        const auto fits = [&](const Piece& piece) {
            return !wanted.unit_price || piece.unit_price == *wanted.unit_price;
        };
        if (std::ranges::none_of(bought->second, fits)) return "unknown_line";
        auto missing = wanted.quantity;
        for (auto& piece : bought->second) {
            if (fits(piece)) missing -= refund(wanted.sku, piece, missing);
        }
        return missing > 0 ? "exceeds_order" : "";
    }

    std::vector<Line> take_lines() { return std::move(lines_); }

private:
    /// The same goods at the same price, and no more units than a line may hold.
    static bool joins(const Line& last, const Line& more) {
        return last.sku == more.sku && last.unit_price == more.unit_price &&
               last.quantity <= limits::quantity - more.quantity;
    }

    std::int64_t refund(const std::string& sku, Piece& piece, std::int64_t wanted) {
        const auto units = take_units(piece, wanted);
        if (units > 0) add({sku, units, piece.unit_price});
        return units;
    }

    void add(const Line& line) {
        if (lines_.empty() || !joins(lines_.back(), line)) return lines_.push_back(line);
        lines_.back().quantity = checked_add(lines_.back().quantity, line.quantity);
    }

    Pieces pieces_;
    std::vector<Line> lines_;
};

}  // namespace

ReturnDecision decide_return(State order_state, const std::vector<Line>& ordered,
                             const UnitsByPrice& already,
                             const std::vector<RequestedLine>& returned) {
    if (!may_be_returned(order_state)) return {"not_dispatched", {}};
    Matching matching{ordered, already};
    // Lines that name a price first: the others take any pieces that are left.
    for (const bool named : {true, false}) {
        for (const auto& line : returned) {
            if (line.unit_price.has_value() != named) continue;
            const auto reason = matching.match(line);
            if (!reason.empty()) return {reason, {}};
        }
    }
    return {"", matching.take_lines()};
}

bool all_returned(const std::vector<Line>& ordered, const UnitsByPrice& already) {
    const auto pieces = pieces_left(ordered, already);
    return std::ranges::all_of(pieces, [](const auto& of_sku) {
        return std::ranges::all_of(of_sku.second,
                                   [](const Piece& left) { return left.units == 0; });
    });
}

}  // namespace duet::orders

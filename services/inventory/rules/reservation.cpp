#include "services/inventory/rules/reservation.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace duet::inventory {

namespace {

constexpr std::array<std::pair<State, std::string_view>, 5> names{
    {{State::reserved, "reserved"},
     {State::committed, "committed"},
     {State::released, "released"},
     {State::refused, "refused"},
     {State::tombstone, "tombstone"}}};

/// The SKUs for which `blocks(wanted, level)` is true.
template <class F>
std::vector<std::string> skus_where(const std::vector<Wanted>& wanted,
                                    const std::vector<std::optional<StockLevel>>& levels,
                                    F blocks) {
    std::vector<std::string> skus;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (blocks(wanted[i], levels[i])) skus.push_back(wanted[i].sku);
    }
    return skus;
}

}  // namespace

std::vector<Wanted> wanted_of(const std::vector<Line>& lines) {
    std::vector<Wanted> wanted;
    wanted.reserve(lines.size());
    for (const auto& line : lines)
        wanted.push_back({line.sku, line.quantity, line.unit_price, line.unit_price});
    std::sort(wanted.begin(), wanted.end(),
              [](const Wanted& a, const Wanted& b) { return a.sku < b.sku; });

    std::size_t last = 0;
    for (std::size_t i = 1; i < wanted.size(); ++i) {
        auto& into = wanted[last];
        if (wanted[i].sku == into.sku) {
            into.quantity = checked_add(into.quantity, wanted[i].quantity);
            into.min_quoted = std::min(into.min_quoted, wanted[i].min_quoted);
            into.max_quoted = std::max(into.max_quoted, wanted[i].max_quoted);
        } else if (++last != i) {
            wanted[last] = std::move(wanted[i]);
        }
    }
    if (!wanted.empty()) wanted.resize(last + 1);
    return wanted;
}

std::optional<Refusal> refusal(const std::vector<Wanted>& wanted,
                               const std::vector<std::optional<StockLevel>>& levels) {
    using Found = std::optional<StockLevel>;
    auto unknown =
        skus_where(wanted, levels, [](const Wanted&, const Found& level) { return !level; });
    if (!unknown.empty()) return Refusal{"unknown_sku", std::move(unknown)};

    auto changed = skus_where(wanted, levels, [](const Wanted& want, const Found& level) {
        return level->strict_price &&
               (want.min_quoted != level->price || want.max_quoted != level->price);
    });
    if (!changed.empty()) return Refusal{"price_changed", std::move(changed)};

    auto empty = skus_where(wanted, levels, [](const Wanted& want, const Found& level) {
        return want.quantity > level->on_hand;
    });
    if (!empty.empty()) return Refusal{"out_of_stock", std::move(empty)};
    return std::nullopt;
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
        throw std::logic_error("unknown reservation state '" + std::string{name} + "'");
    return found->first;
}

std::optional<State> after_release(std::optional<State> state) {
    if (!state) return State::tombstone;
    switch (*state) {
        case State::reserved: return State::released;
        case State::committed: throw std::logic_error("a committed reservation cannot be released");
        case State::released:
        case State::refused:
        case State::tombstone: break;
    }
    return std::nullopt;
}

std::optional<State> after_commit(std::optional<State> state) {
    if (state == State::reserved) return State::committed;
    if (state == State::committed) return std::nullopt;
    throw std::logic_error("only a live reservation can be committed, the state of this one is " +
                           (state ? std::string{name_of(*state)} : "unknown"));
}

}  // namespace duet::inventory

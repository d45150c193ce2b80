#include "services/inventory/inventory.hpp"

#include "services/inventory/store/stock_store.hpp"

namespace duet::inventory {

std::optional<Refusal> Inventory::reserve(Transaction& tx, const std::string& order_id,
                                          const std::vector<Line>& lines) {
    StockStore store{tx.db};
    const auto known = store.state_of(order_id);
    if (known == State::tombstone || known == State::released) return Refusal{"cancelled", {}};
    if (known == State::refused) return store.refusal_of(order_id);
    if (known) return std::nullopt;

    const auto wanted = wanted_of(lines);
    std::vector<std::optional<StockLevel>> levels;
    levels.reserve(wanted.size());
    for (const auto& want : wanted) levels.push_back(store.level(want.sku));

    auto refused = refusal(wanted, levels);
    if (refused)
        store.refuse(order_id, wanted, *refused);
    else
        store.reserve(order_id, wanted);
    tx.step("inventory.reserve");
    return refused;
}

bool Inventory::release(Transaction& tx, const std::string& order_id) {
    StockStore store{tx.db};
    const auto next = after_release(store.state_of(order_id));
    if (!next) return false;
    if (next == State::tombstone)
        store.leave_tombstone(order_id);
    else
        store.release(order_id);
    tx.step("inventory.release");
    return true;
}

bool Inventory::commit(Transaction& tx, const std::string& order_id) {
    StockStore store{tx.db};
    if (!after_commit(store.state_of(order_id))) return false;
    store.commit(order_id);
    tx.step("inventory.commit");
    return true;
}

std::vector<Line> Inventory::restock(Transaction& tx, const RequestedReturn& goods) {
    StockStore store{tx.db};
    std::vector<Line> lines;
    for (const auto& line : goods.lines) {
        const auto price = store.take_back(goods.return_id, line, tx.now);
        lines.push_back({line.sku, line.quantity, line.unit_price.value_or(price)});
    }
    tx.step("inventory.restock");
    return lines;
}

bool Inventory::put_product(Transaction& tx, const requests::PutProduct& request) {
    StockStore store{tx.db};
    const auto known = store.level(request.sku);
    if (!known && !request.price) return false;
    const auto before = known.value_or(StockLevel{});
    store.put_product(request.sku, request.price.value_or(before.price),
                      request.strict_price.value_or(before.strict_price));
    if (request.restock.value_or(0) > 0) store.restock(request.sku, *request.restock, tx.now);
    return true;
}

}  // namespace duet::inventory

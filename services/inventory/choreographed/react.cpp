#include "services/inventory/choreographed/react.hpp"

#include "shared/messages/events.hpp"

namespace duet::inventory::choreographed {

using namespace events;

namespace {

/// A tombstone is said too: the order waits for it. What had been released before was said then.
Events release(Inventory& inventory, const std::string& order_id, const std::string& why,
               Transaction& tx) {
    if (!inventory.release(tx, order_id)) return {};
    return {StockReleased{{{order_id}, why}}};
}

}  // namespace

void react(service::Handlers& on, Inventory& inventory) {
    on.event<FraudCleared>([&](const FraudCleared& cleared, Transaction& tx) -> Events {
        const auto& order = cleared.order;
        const auto refused = inventory.reserve(tx, order.order_id, order.lines);
        if (!refused) return {StockReserved{{order}}};
        if (refused->reason == "cancelled") return {};  // its stock.released has been said
        return {StockRefused{{{order.order_id}, refused->reason}, refused->skus}};
    });

    on.event<PaymentDeclined>([&](const PaymentDeclined& payment, Transaction& tx) -> Events {
        return release(inventory, payment.order_id, payment.reason, tx);
    });

    on.event<ShipmentCancelled>(
        [&](const ShipmentCancelled& shipment, Transaction& tx) -> Events {
            return release(inventory, shipment.order_id, shipment.reason, tx);
        });

    on.event<PaymentCaptured>([&](const PaymentCaptured& payment, Transaction& tx) -> Events {
        if (!inventory.commit(tx, payment.order_id)) return {};
        return {StockCommitted{{payment.order_id}}};
    });

    on.event<ReturnCleared>([&](const ReturnCleared& cleared, Transaction& tx) -> Events {
        return {GoodsReturned{{with_lines(cleared.goods, inventory.restock(tx, cleared.goods))}}};
    });

    on.publishes<StockReserved, StockRefused, StockReleased, StockCommitted, GoodsReturned>();
}

}  // namespace duet::inventory::choreographed

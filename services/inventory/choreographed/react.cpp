#include "services/inventory/choreographed/react.hpp"

#include "shared/messages/events.hpp"

namespace duet::inventory::choreographed {

using namespace events;

namespace {

/// Publishes for a tombstone, too, because the order waits for stock.released. A second release
/// publishes nothing: the first one did.
Events release(Inventory& inventory, const std::string& order_id, const std::string& reason,
               Transaction& tx) {
    if (!inventory.release(tx, order_id)) return {};
    return {StockReleased{{{order_id}, reason}}};
}

}  // namespace

void react(service::Handlers& on, Inventory& inventory) {
    on.event<FraudCleared>([&](const FraudCleared& cleared, Transaction& tx) -> Events {
        const auto& order = cleared.order;
        const auto refused = inventory.reserve(tx, order.order_id, order.lines);
        if (!refused) return {StockReserved{{order}}};
        if (refused->reason == "cancelled") return {};  // stock.released was published
        return {StockRefused{{{order.order_id}, refused->reason}, refused->skus}};
    });

    on.event<PaymentDeclined>([&](const PaymentDeclined& payment, Transaction& tx) -> Events {
        return release(inventory, payment.order_id, payment.reason, tx);
    });

    on.event<ShipmentCancelled>([&](const ShipmentCancelled& shipment, Transaction& tx) -> Events {
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

#include "services/orders/choreographed/react.hpp"

#include "shared/messages/events.hpp"

namespace duet::orders::choreographed {

using namespace events;

namespace {

/// Ends the order and publishes how it ended.
Events end(Orders& orders, const std::string& order_id, const std::string& reason,
           const std::vector<std::string>& skus, Transaction& tx) {
    if (!orders.end(tx, order_id, reason, skus)) return {};
    const OrderSummary summary = *orders.find(tx, order_id);
    if (reason == "cancelled") return {OrderCancelled{{{summary}, reason}}};
    return {OrderRejected{{{summary}, reason}}};
}

}  // namespace

void react(service::Handlers& on, Orders& orders, Returns& returns) {
    on.event<FraudFlagged>([&](const FraudFlagged& flagged, Transaction& tx) -> Events {
        orders.put_in_review(tx, flagged.order_id);
        return {};
    });

    on.event<FraudCleared>([&](const FraudCleared& cleared, Transaction& tx) -> Events {
        if (cleared.reviewed) orders.take_from_review(tx, cleared.order.order_id);
        return {};
    });

    on.event<FraudBlocked>([&](const FraudBlocked& blocked, Transaction& tx) -> Events {
        return end(orders, blocked.order_id, blocked.reason, {}, tx);
    });
    on.event<StockRefused>([&](const StockRefused& stock, Transaction& tx) -> Events {
        return end(orders, stock.order_id, stock.reason, stock.skus, tx);
    });
    on.event<StockReleased>([&](const StockReleased& stock, Transaction& tx) -> Events {
        return end(orders, stock.order_id, stock.reason, {}, tx);
    });

    on.event<StockCommitted>([&](const StockCommitted& stock, Transaction& tx) -> Events {
        if (!orders.confirm(tx, stock.order_id)) return {};
        return {OrderConfirmed{{*orders.find(tx, stock.order_id)}}};
    });

    on.event<ShipmentDispatched>(
        [&](const ShipmentDispatched& shipment, Transaction& tx) -> Events {
            orders.mark_dispatched(tx, shipment.order_id);
            return {};
        });

    on.event<CancelRefused>([&](const CancelRefused& cancel, Transaction& tx) -> Events {
        orders.note_cancel(tx, cancel.order_id, "refused");
        return {};
    });

    on.event<OrderStuck>([&](const OrderStuck& stuck, Transaction& tx) -> Events {
        orders.flag_for_attention(tx, stuck.order_id, stuck.reason);
        return {};
    });

    on.event<PaymentRefunded>([&](const PaymentRefunded& refund, Transaction& tx) -> Events {
        if (!returns.finish(tx, refund.goods)) return {};
        return {OrderReturned{{refund.goods}}};
    });

    on.publishes<OrderPlaced, OrderConfirmed, OrderRejected, OrderCancelled, OrderCancelRequested,
                 OrderRetryRequested, ReturnRequested, OrderReturned>();
}

}  // namespace duet::orders::choreographed

#include "services/payments/choreographed/react.hpp"

#include "shared/messages/events.hpp"

namespace duet::payments::choreographed {

using namespace events;

namespace {

/// Timer: the card network was slow, its reply is there now. The type is part of the simulation's
/// chance keys: another name would change what every seed means.
struct RetryAuthorization {
    static constexpr std::string_view type = "payments.ask_network_again";
    OrderSummary order;
    const std::string& subject() const { return order.order_id; }
    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("order", s.order);
    }
};

Events authorize(Payments& payments, const OrderSummary& order, Transaction& tx) {
    const auto decision = payments.authorize(tx, order);
    if (decision.kind == Authorized::Kind::later) {
        tx.remind_at(decision.ready_at, RetryAuthorization{order});
        return {};
    }
    if (decision.kind == Authorized::Kind::refused)
        return {PaymentDeclined{{{order.order_id}, decision.reason}}};
    return {PaymentAuthorized{{order}}};
}

/// Undoes the hold and publishes the outcome. A hold that cannot be voided waits for an operator.
Events undo(Payments& payments, const std::string& order_id, const std::string& why,
            bool by_operator, Transaction& tx) {
    const auto undone = payments.undo(tx, order_id, why, by_operator);
    if (undone.kind == Voided::Kind::failed)
        return {OrderStuck{{{order_id}, "void_failed"}, tx.cause.id}};
    if (undone.kind == Voided::Kind::captured) return {};
    return {PaymentVoided{{{order_id}, undone.reason}}};
}

}  // namespace

void react(service::Handlers& on, Payments& payments) {
    on.event<StockReserved>([&](const StockReserved& stock, Transaction& tx) -> Events {
        return authorize(payments, stock.order, tx);
    });
    on.timer<RetryAuthorization>([&](const RetryAuthorization& retry, Transaction& tx) -> Events {
        return authorize(payments, retry.order, tx);
    });

    on.event<ShipmentBooked>([&](const ShipmentBooked& shipment, Transaction& tx) -> Events {
        if (!payments.capture(tx, shipment.order_id))
            return {};  // cancelled first: `undo` publishes what follows
        return {PaymentCaptured{{shipment.order_id}, payments.amount_of(tx, shipment.order_id)}};
    });

    on.event<ShipmentRefused>([&](const ShipmentRefused& shipment, Transaction& tx) -> Events {
        return undo(payments, shipment.order_id, shipment.reason, false, tx);
    });

    on.event<OrderCancelRequested>(
        [&](const OrderCancelRequested& cancel, Transaction& tx) -> Events {
            if (!payments.stop(tx, cancel.order_id))
                return {CancelRefused{{{cancel.order_id}, cancel.request}}};
            return undo(payments, cancel.order_id, "cancelled", false, tx);
        });

    on.event<OrderRetryRequested>([&](const OrderRetryRequested& retry, Transaction& tx) -> Events {
        return undo(payments, retry.order_id, "cancelled", true, tx);
    });

    on.event<GoodsReturned>([&](const GoodsReturned& returned, Transaction& tx) -> Events {
        payments.refund(tx, returned.goods);
        return {PaymentRefunded{{returned.goods}}};
    });

    on.publishes<PaymentAuthorized, PaymentDeclined, PaymentCaptured, PaymentVoided, CancelRefused,
                 PaymentRefunded, OrderStuck>();
}

}  // namespace duet::payments::choreographed

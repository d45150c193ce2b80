#include "services/shipping/choreographed/react.hpp"

#include "shared/messages/events.hpp"

namespace duet::shipping::choreographed {

using namespace events;

void react(service::Handlers& on, Shipping& shipping) {
    on.event<PaymentAuthorized>([&](const PaymentAuthorized& payment, Transaction& tx) -> Events {
        const auto& order = payment.order;
        const auto booked = shipping.book(tx, order);
        if (booked.refusal == "cancelled") return {};  // the undo chain is already running
        if (booked.refused()) return {ShipmentRefused{{{order.order_id}, booked.refusal}}};
        return {ShipmentBooked{{order.order_id}, booked.carrier}};
    });

    // Published even if nothing was booked: inventory, the next in the undo chain, waits for it.
    on.event<PaymentVoided>([&](const PaymentVoided& payment, Transaction& tx) -> Events {
        if (!shipping.cancel(tx, payment.order_id)) return {};
        return {ShipmentCancelled{{{payment.order_id}, payment.reason}}};
    });

    on.event<OrderConfirmed>([&](const OrderConfirmed& confirmed, Transaction& tx) -> Events {
        const auto& order_id = confirmed.order.order_id;
        if (!shipping.dispatch(tx, order_id)) return {};
        return {ShipmentDispatched{{order_id}}};
    });

    on.publishes<ShipmentBooked, ShipmentRefused, ShipmentCancelled, ShipmentDispatched>();
}

}  // namespace duet::shipping::choreographed

#include "services/reporting/choreographed/react.hpp"

#include "shared/messages/events.hpp"

namespace duet::reporting::choreographed {

using namespace events;

void react(service::Handlers& on, Reporting& reporting) {
    on.event<OrderConfirmed>([&](const OrderConfirmed& confirmed, Transaction& tx) -> Events {
        reporting.record(tx, confirmed.order, confirmed.order.lines, Outcome::confirmed, "");
        return {};
    });

    on.event<OrderRejected>([&](const OrderRejected& rejected, Transaction& tx) -> Events {
        reporting.record(tx, rejected.order, {}, Outcome::rejected, rejected.reason);
        return {};
    });

    on.event<OrderCancelled>([&](const OrderCancelled& cancelled, Transaction& tx) -> Events {
        reporting.record(tx, cancelled.order, {}, Outcome::cancelled, cancelled.reason);
        return {};
    });

    on.event<PaymentRefunded>([&](const PaymentRefunded& refunded, Transaction& tx) -> Events {
        reporting.record_refund(tx, refunded.goods);
        return {};
    });
}

}  // namespace duet::reporting::choreographed

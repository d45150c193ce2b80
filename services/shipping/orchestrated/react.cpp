#include "services/shipping/orchestrated/react.hpp"

#include "shared/messages/commands.hpp"

namespace duet::shipping::orchestrated {

void react(service::Handlers& on, Shipping& shipping) {
    on.command<Book>([&](const Book& order, Transaction& tx) -> Reply {
        const auto booked = shipping.book(tx, order);
        if (booked.refused()) return Reply::refused(booked.refusal);
        return Reply::done();
    });

    on.command<CancelBooking>([&](const CancelBooking& order, Transaction& tx) -> Reply {
        shipping.cancel(tx, order.order_id);
        return Reply::done();
    });

    on.command<Dispatch>([&](const Dispatch& order, Transaction& tx) -> Reply {
        shipping.dispatch(tx, order.order_id);
        return Reply::done();
    });
}

}  // namespace duet::shipping::orchestrated

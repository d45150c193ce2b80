#include "services/reporting/orchestrated/react.hpp"

#include "shared/messages/commands.hpp"

namespace duet::reporting::orchestrated {

namespace {

Batch batch_of(const Load& load) {
    Batch batch{.after = load.after,
                .through = load.through,
                .again = load.again,
                .orders = {},
                .refunds = load.refunds};
    for (const auto& order : load.orders) {
        const auto outcome = outcome_named(order.outcome);
        if (!outcome)
            throw Malformed("field 'outcome' of " + order.order_id +
                            " is not confirmed, rejected or cancelled");
        batch.orders.push_back({order, *outcome});
    }
    return batch;
}

}  // namespace

void react(service::Handlers& on, Reporting& reporting) {
    on.command<TellCursor>([&](const TellCursor&, Transaction& tx) -> Reply {
        return Reply::answer(encode(reporting.cursors(tx)));
    });

    on.command<Load>([&](const Load& load, Transaction& tx) -> Reply {
        const auto loaded = reporting.load_what_fits(tx, batch_of(load));
        if (!loaded) return Reply::refused("something_before_is_missing");
        return Reply::done_with(encode(*loaded));
    });
}

}  // namespace duet::reporting::orchestrated

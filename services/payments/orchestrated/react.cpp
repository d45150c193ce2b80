#include "services/payments/orchestrated/react.hpp"

#include "shared/messages/commands.hpp"

namespace duet::payments::orchestrated {

void react(service::Handlers& on, Payments& payments) {
    on.command<Authorize>([&](const Authorize& order, Transaction& tx) -> Reply {
        const auto decision = payments.authorize(tx, order);
        if (decision.kind == Authorized::Kind::later)
            return Reply::later(
                std::chrono::ceil<std::chrono::milliseconds>(decision.ready_at - tx.now));
        if (decision.kind == Authorized::Kind::refused) return Reply::refused(decision.reason);
        return Reply::done();
    });

    on.command<Capture>([&](const Capture& order, Transaction& tx) -> Reply {
        if (!payments.capture(tx, order.order_id)) return Reply::refused("cancelled");
        return Reply::done();
    });

    on.command<StopPayment>([&](const StopPayment& order, Transaction& tx) -> Reply {
        if (!payments.stop(tx, order.order_id)) return Reply::refused("captured");
        return Reply::done();
    });

    on.command<Void>([&](const Void& order, Transaction& tx) -> Reply {
        const auto undone = payments.undo(tx, order.order_id, "cancelled", order.by_operator);
        if (undone.kind == Voided::Kind::failed) return Reply::failed_for_good("void_failed");
        return Reply::done();
    });

    on.command<Refund>([&](const Refund& goods, Transaction& tx) -> Reply {
        payments.refund(tx, goods);
        payments.append_to_extract_log(tx, goods);
        return Reply::done();
    });

    on.command<Extract>([&](const Extract& extract, Transaction& tx) -> Reply {
        return Reply::answer(encode(payments.refunds_paid_since(tx, extract)));
    });
}

}  // namespace duet::payments::orchestrated

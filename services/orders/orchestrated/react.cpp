#include "services/orders/orchestrated/react.hpp"

#include "services/orders/rules/states.hpp"
#include "shared/messages/commands.hpp"

namespace duet::orders::orchestrated {

namespace {

void react_to_returns(service::Handlers& on, Returns& returns) {
    on.command<OpenReturn>([&](const OpenReturn& goods, Transaction& tx) -> Reply {
        const auto opened = returns.open(tx, goods, goods.owner, goods.by_operator);
        if (!opened.reason.empty()) return Reply::refused(opened.reason);
        auto reply = Reply::done();
        if (opened.goods.order_id) reply.lines = priced_lines(opened.goods.lines);
        reply.details = {opened.goods.country};
        return reply;
    });

    on.command<PutReturnInReview>([&](const PutReturnInReview& goods, Transaction& tx) -> Reply {
        returns.put_in_review(tx, goods.return_id);
        return Reply::done();
    });

    on.command<TakeReturnFromReview>(
        [&](const TakeReturnFromReview& goods, Transaction& tx) -> Reply {
            returns.take_from_review(tx, goods.return_id);
            return Reply::done();
        });

    on.command<RejectReturn>([&](const RejectReturn& goods, Transaction& tx) -> Reply {
        returns.reject(tx, goods.return_id, goods.reason);
        return Reply::done();
    });

    on.command<MarkReturned>([&](const MarkReturned& goods, Transaction& tx) -> Reply {
        returns.finish(tx, goods);
        return Reply::done();
    });
}

}  // namespace

void react(service::Handlers& on, Orders& orders, Returns& returns) {
    on.command<Open>([&](const Open& order, Transaction& tx) -> Reply {
        orders.open(tx, order, order.owner);
        return Reply::done();
    });

    on.command<PutInReview>([&](const PutInReview& order, Transaction& tx) -> Reply {
        orders.put_in_review(tx, order.order_id);
        return Reply::done();
    });

    on.command<TakeFromReview>([&](const TakeFromReview& order, Transaction& tx) -> Reply {
        orders.take_from_review(tx, order.order_id);
        return Reply::done();
    });

    on.command<Confirm>([&](const Confirm& order, Transaction& tx) -> Reply {
        if (!orders.confirm(tx, order.order_id))
            return Reply::failed_for_good("order_cannot_be_confirmed");
        orders.append_to_extract_log(tx, order.order_id, State::confirmed, "");
        return Reply::done();
    });

    on.command<MarkDispatched>([&](const MarkDispatched& order, Transaction& tx) -> Reply {
        orders.mark_dispatched(tx, order.order_id);
        return Reply::done();
    });

    on.command<Reject>([&](const Reject& order, Transaction& tx) -> Reply {
        if (orders.end(tx, order.order_id, order.reason, order.skus))
            orders.append_to_extract_log(tx, order.order_id, end_for(order.reason), order.reason);
        return Reply::done();
    });

    on.command<FlagForAttention>([&](const FlagForAttention& order, Transaction& tx) -> Reply {
        orders.flag_for_attention(tx, order.order_id, order.reason);
        return Reply::done();
    });

    on.command<Extract>([&](const Extract& extract, Transaction& tx) -> Reply {
        return Reply::answer(encode(orders.orders_ended_since(tx, extract)));
    });

    react_to_returns(on, returns);
}

}  // namespace duet::orders::orchestrated

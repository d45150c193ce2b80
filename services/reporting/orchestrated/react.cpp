#include "services/reporting/orchestrated/react.hpp"

#include "shared/messages/commands.hpp"

namespace duet::reporting::orchestrated {

void react(service::Reactions& when, Reporting& reporting) {
    when.told<RecordOrder>([&](const RecordOrder& order, Transaction& tx) -> Reply {
        const auto outcome = outcome_named(order.outcome);
        if (!outcome) throw Malformed("field 'outcome' is not confirmed, rejected or cancelled");
        reporting.record(tx, order, order.lines, *outcome, order.reason);
        return Reply::done();
    });

    when.told<RecordRefund>([&](const RecordRefund& goods, Transaction& tx) -> Reply {
        reporting.record_refund(tx, goods);
        return Reply::done();
    });
}

}  // namespace duet::reporting::orchestrated

// A load of which a part does not fit: the sums of a window are full (money.hpp). One such fact
// must not keep all others out of the reports, again with every round.

#include "services/reporting/reporting.hpp"

#include "shared/messages/money.hpp"
#include "shared/service/machine/dead_letters.hpp"

#include <utility>

namespace duet::reporting {

namespace {

/// Does `act` whole or not at all. "": it did; otherwise the sum that has no room.
template <class F> std::string overflow_of(Transaction& tx, F act) {
    store::Savepoint savepoint{tx.db};
    try {
        act();
    } catch (const Overflow& error) {
        return error.what();
    } catch (const store::StoreError& error) {
        if (!error.overflow()) throw;
        return error.what();
    }
    savepoint.release();
    return {};
}

/// A dead letter of this fact alone; the reports never show it, and the audit says so (I7).
void dead_letter(Transaction& tx, const std::string& subject, const std::string& content,
               const std::string& reason) {
    service::Inbound fact;
    fact.id = subject + "/" + tx.cause.type;
    fact.type = tx.cause.type;
    fact.subject = subject;
    fact.raw = content;
    service::dead_letters::put(tx.db, fact, reason, tx.now);
}

}  // namespace

std::optional<Loaded> Reporting::load_what_fits(Transaction& tx, const Batch& batch) {
    std::optional<Loaded> together;
    if (overflow_of(tx, [&] { together = load(tx, batch); }).empty()) return together;

    Loaded all;
    const auto alone = [&](const Batch& fact, const std::string& subject,
                           const std::string& content) {
        const auto reason =
            overflow_of(tx, [&] { all.recorded += load(tx, fact).value().recorded; });
        if (!reason.empty()) dead_letter(tx, subject, content, reason);
    };
    for (const auto& ended : batch.orders)
        alone({batch.after, batch.through, true, {ended}, {}}, ended.order.order_id,
              encode(ended.order));
    for (const auto& goods : batch.refunds)
        alone({batch.after, batch.through, true, {}, {goods}}, goods.return_id, encode(goods));
    load(tx, {batch.after, batch.through, batch.again, {}, {}});  // the cursors
    return all;
}

}  // namespace duet::reporting

// Loads a batch in which a fact would overflow its window (money.hpp). Without this, such a fact
// would keep all others of its round out of the reports, in every round.

#include "services/reporting/reporting.hpp"

#include "shared/messages/money.hpp"
#include "shared/service/machine/dead_letters.hpp"

#include <utility>

namespace duet::reporting {

namespace {

/// Runs `act` in a savepoint. "": done; else nothing was changed, and the text names the sum that
/// would overflow.
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

/// Stores one fact as a dead letter. The reports never show it, and the audit reports that (I7).
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
    std::optional<Loaded> whole;
    if (overflow_of(tx, [&] { whole = load(tx, batch); }).empty()) return whole;

    Loaded loaded;
    const auto load_one = [&](const Batch& fact, const std::string& subject,
                              const std::string& content) {
        const auto reason =
            overflow_of(tx, [&] { loaded.recorded += load(tx, fact).value().recorded; });
        if (!reason.empty()) dead_letter(tx, subject, content, reason);
    };
    for (const auto& ended : batch.orders)
        load_one({.after = batch.after,
                  .through = batch.through,
                  .again = true,
                  .orders = {ended},
                  .refunds = {}},
                 ended.order.order_id, encode(ended.order));
    for (const auto& goods : batch.refunds)
        load_one({.after = batch.after,
                  .through = batch.through,
                  .again = true,
                  .orders = {},
                  .refunds = {goods}},
                 goods.return_id, encode(goods));
    const Batch only_cursors{.after = batch.after,
                             .through = batch.through,
                             .again = batch.again,
                             .orders = {},
                             .refunds = {}};
    static_cast<void>(load(tx, only_cursors));
    return loaded;
}

}  // namespace duet::reporting

#pragma once
// Reporting: rules and store, inside a transaction. Both styles call these and nothing else. It decides nothing: each
// fact counts once, in the window of its business time, however often and however late it is told.

#include "services/reporting/rules/funnel.hpp"
#include "services/reporting/rules/shares.hpp"
#include "shared/messages/order.hpp"
#include "shared/service/transaction.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace duet::reporting {

using service::Transaction;

class Reporting {
public:
    /// `lateness`: how far behind the newest business time a fact may be and still be expected.
    explicit Reporting(std::chrono::milliseconds lateness) : lateness_{lateness} {}

    /// The order came to its end. `lines` may be empty unless it was confirmed.
    void record(Transaction& tx, const Slip& order, const std::vector<Line>& lines, Outcome outcome, const std::string& reason);

    void record_refund(Transaction& tx, const Return& goods);

private:
    /// Moves the watermark on; returns 1 when the fact is late and corrects its windows, otherwise 0.
    int corrections(Transaction& tx, Instant business_time) const;

    std::chrono::milliseconds lateness_;
};

}  // namespace duet::reporting

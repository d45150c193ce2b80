#pragma once
// The analytics pipeline as two sagas: a round extracts the orders and refunds since the last one,
// has fraud score them and reporting load them; a backfill does it again from a business date on.

#include "services/coordinator/engine/engine.hpp"
#include "shared/messages/transactions.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::coordinator {

inline const std::string analytics_round_name = "analytics-round";
inline const std::string analytics_backfill_name = "analytics-backfill";

/// The data of a round. Starts empty: the cursors are read from fraud and reporting, which store
/// them with the results.
struct AnalyticsRound {
    std::string id;
    std::optional<Cursors> after;  ///< everything up to here is scored and loaded
    Cursors through;               ///< everything up to here is in this round
    bool more = false;             ///< the services have more after that
    std::vector<EndedOrder> orders;
    std::vector<Return> refunds;
    std::int64_t extracted = 0;  ///< transactions
    std::int64_t recorded = 0;   ///< of these, new to the reports
    std::int64_t changed = 0;    ///< scores that differ from the stored ones
    std::optional<Instant>
        from;  ///< of a backfill: only what has this business time or a later one
    std::optional<Cursors> until;  ///< of a backfill: how far the rounds had come when it began
    std::string refusal;
    std::vector<std::string> details;
    bool by_operator = false;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("id", s.id);
        f("after", s.after);
        f("through", s.through);
        f("more", s.more);
        f("orders", s.orders);
        f("refunds", s.refunds);
        f("extracted", s.extracted);
        f("recorded", s.recorded);
        f("changed", s.changed);
        f("from", s.from);
        f("until", s.until);
        f("refusal", s.refusal);
        f("details", s.details);
        f("by_operator", s.by_operator);
    }
};

Definition analytics_round();

/// The same again from a business date on: facts that were loaded before change nothing.
Definition analytics_backfill();

void add_analytics(Engine& engine);

}  // namespace duet::coordinator

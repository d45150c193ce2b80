#pragma once
// The analytics pipeline, as the coordinator sees it: what ended since the last round is extracted,
// scored, loaded.

#include "services/coordinator/engine/engine.hpp"
#include "shared/messages/transactions.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::coordinator {

inline const std::string analytics_round_name = "analytics-round";
inline const std::string analytics_backfill_name = "analytics-backfill";

/// What a round has in hand. It begins with nothing: how far the last one came is asked of those
/// who kept what it brought.
struct AnalyticsRound {
    std::string id;
    std::optional<Cursors> after;  ///< everything up to here is scored and loaded
    Cursors through;               ///< up to here it is in this round's hands
    bool more = false;             ///< and behind that there is more
    std::vector<EndedOrder> orders;
    std::vector<Return> refunds;
    std::int64_t extracted = 0;  ///< transactions
    std::int64_t recorded = 0;   ///< of these, what the reports did not know yet
    std::int64_t changed = 0;    ///< scores that are not what they were
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

/// The same once more, from a business date on: what has been loaded before is found again and
/// changes nothing.
Definition analytics_backfill();

void add_analytics(Engine& engine);

}  // namespace duet::coordinator

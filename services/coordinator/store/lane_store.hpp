#pragma once
// The SQL of the analytics pipeline's own table: how many rounds there were, and the backfill.
// Statements run inside the caller's transaction, or on a snapshot.

#include "services/coordinator/sagas/analytics.hpp"
#include "shared/store/connection.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace duet::coordinator {

enum class PipelineLane { rounds, backfill };

/// The timers before the next round, and between two pieces of a backfill.
inline constexpr std::string_view round_is_due = "coordinator.round_is_due";
inline constexpr std::string_view backfill_goes_on = "coordinator.backfill_goes_on";

/// A row of `lanes`. `from` and `trouble` as in the schema.
struct Lane {
    std::int64_t rounds = 0, transactions = 0, recorded = 0, changed = 0;
    std::optional<Instant> from;
    Instant ended_at{};
    std::string trouble;

    template <class Self, class Field> static void fields(Self& s, Field&& f) {
        f("rounds", s.rounds);
        f("transactions", s.transactions);
        f("recorded", s.recorded);
        f("changed", s.changed);
        f("from", s.from);
        f("ended_at", s.ended_at);
        f("trouble", s.trouble);
    }
};

/// Borrows the connection. One thread.
class LaneStore {
public:
    explicit LaneStore(store::Connection& db) : db_{db} {}

    std::optional<Lane> find(PipelineLane lane) const;
    void count(PipelineLane lane, const AnalyticsRound& round, Instant now);
    void begin_backfill(Instant from, Instant now);

    /// The id of the lane's saga under way; nullopt when none is.
    std::optional<std::string> under_way(PipelineLane lane) const;
    /// The timer of the next round is set.
    bool round_planned() const;
    /// A backfill is under way, or between two pieces.
    bool backfill_open() const;
    /// An id that no saga has had.
    std::string next_id(PipelineLane lane) const;

private:
    bool timer_set(std::string_view type) const;

    store::Connection& db_;
};

}  // namespace duet::coordinator

#include "services/coordinator/store/lane_store.hpp"

namespace duet::coordinator {

namespace {

std::string_view name_of(PipelineLane lane) {
    return lane == PipelineLane::rounds ? "rounds" : "backfill";
}

/// The prefix of the ids of its sagas.
std::string prefix_of(PipelineLane lane) {
    return lane == PipelineLane::rounds ? "round-" : "backfill-";
}

}  // namespace

std::optional<Lane> LaneStore::find(PipelineLane lane) const {
    auto row = db_.query(
        "SELECT rounds, transactions, recorded, changed, business, ended_at, trouble FROM lanes "
        "WHERE lane = ?",
        name_of(lane));
    if (!row.next()) return std::nullopt;
    const auto from = row.is_null(4) ? std::nullopt : std::optional{from_micros(row.integer(4))};
    return Lane{.rounds = row.integer(0),
                .transactions = row.integer(1),
                .recorded = row.integer(2),
                .changed = row.integer(3),
                .from = from,
                .ended_at = from_micros(row.integer(5)),
                .trouble = row.text(6)};
}

void LaneStore::count(PipelineLane lane, const AnalyticsRound& round, Instant now) {
    const auto business = round.from ? std::optional{to_micros(*round.from)} : std::nullopt;
    db_.run(
        "INSERT INTO lanes (lane, rounds, transactions, recorded, changed, business, ended_at, "
        "trouble) VALUES (?, 1, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET rounds = rounds + 1, "
        "transactions = transactions + excluded.transactions, recorded = recorded + "
        "excluded.recorded, changed = changed + excluded.changed, ended_at = excluded.ended_at, "
        "trouble = excluded.trouble",
        name_of(lane), round.extracted, round.recorded, round.changed, business, to_micros(now),
        round.refusal);
}

void LaneStore::begin_backfill(Instant from, Instant now) {
    db_.run(
        "INSERT OR REPLACE INTO lanes (lane, rounds, transactions, recorded, changed, business, "
        "ended_at, trouble) VALUES ('backfill', 0, 0, 0, 0, ?, ?, '')",
        to_micros(from), to_micros(now));
}

std::optional<std::string> LaneStore::under_way(PipelineLane lane) const {
    const auto prefix = prefix_of(lane);
    return db_.string(
        "SELECT saga_id FROM under_way WHERE saga_id >= ?1 AND saga_id < ?1 || '~' LIMIT 1",
        prefix);
}

bool LaneStore::round_planned() const { return timer_set(round_is_due); }

bool LaneStore::backfill_open() const {
    return under_way(PipelineLane::backfill) || timer_set(backfill_goes_on);
}

bool LaneStore::timer_set(std::string_view type) const {
    return db_.number("SELECT 1 FROM timers WHERE type = ?", type).has_value();
}

std::string LaneStore::next_id(PipelineLane lane) const {
    return prefix_of(lane) +
           std::to_string(db_.number("SELECT MAX(seq) FROM saga_log").value_or(0) +
                          1);  // the log only grows
}

}  // namespace duet::coordinator

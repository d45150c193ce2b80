#include "infra/duet/pipeline_state.hpp"

#include "infra/client/audits.hpp"
#include "infra/duet/cli/context.hpp"
#include "services/audit/audit.hpp"
#include "shared/clock/clock.hpp"
#include "shared/store/connection.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace duet::commands {

namespace {

using std::chrono::microseconds;

Places places_in(store::Connection& db, const std::string& query) {
    auto row = db.query(query);
    if (!row.next()) return {};
    return {row.integer(0), row.integer(1)};
}

/// Of the newest facts loaded; an older one is hardly the newest in business time.
constexpr auto newest_loaded =
    "SELECT MAX(placed_at) FROM (SELECT o.placed_at FROM orders.ended e JOIN orders.orders o ON "
    "o.order_id = e.order_id WHERE e.seq <= ? ORDER BY e.seq DESC LIMIT 1000)";
constexpr auto newest_not_loaded =
    "SELECT MAX(o.placed_at) FROM orders.ended e JOIN orders.orders o ON o.order_id = e.order_id "
    "WHERE e.seq > ?";

microseconds business_lag(store::Connection& db, const Places& loaded) {
    const auto newest = db.number(newest_not_loaded, loaded.orders).value_or(0);
    const auto known = db.number(newest_loaded, loaded.orders).value_or(0);
    return microseconds{known == 0 ? 0 : std::max<std::int64_t>(newest - known, 0)};
}

void tell_of_round(store::Connection& db, PipelineState& state) {
    auto lane = db.query(
        "SELECT rounds, transactions, trouble FROM coordinator.lanes WHERE lane = 'rounds'");
    if (lane.next()) {
        state.rounds = lane.integer(0);
        state.transactions = lane.integer(1);
        state.last_trouble = lane.text(2);
    }
    state.under_way = db.string(
        "SELECT saga_id FROM coordinator.under_way WHERE saga_id >= 'round-' AND saga_id < "
        "'round.' LIMIT 1");
    if (!state.under_way) return;
    auto move = db.query(
        "SELECT phase, substr(awaits, length(saga_id) + 2), reason, at FROM coordinator.saga_log "
        "WHERE saga_id = ? ORDER BY seq DESC LIMIT 1",
        *state.under_way);
    if (!move.next()) return;
    state.stuck = move.view(0) == "stuck";
    state.awaits = move.text(state.stuck ? 2 : 1);
    state.waited = SystemClock{}.now() - from_micros(move.integer(3));
}

nlohmann::json as_json(const Places& places) {
    return {{"orders", places.orders}, {"refunds", places.refunds}};
}

}  // namespace

PipelineState pipeline_state(const processes::Paths& paths) {
    const std::string style{processes::orchestrated};
    const auto databases = databases_of(paths, style);
    for (const auto* needed : {"orders", "payments", "fraud", "reporting", "coordinator"}) {
        if (!databases.contains(needed)) {
            throw Failure(exit_failed,
                          "there is no pipeline to look at: the orchestrated shop has no file of " +
                              std::string{needed} + " in " +
                              (paths.state / "data" / style).string() +
                              ".\nStart it with `duet up`.");
        }
    }
    store::Connection db{":memory:"};
    audit::attach(db, databases);
    db.run(
        "BEGIN");  // one snapshot per file: the sinks' first, so that none is ahead of its source
    PipelineState state;
    state.loaded = places_in(db, "SELECT orders, payments FROM reporting.cursors");
    state.scored = places_in(db, "SELECT orders, payments FROM fraud.cursors");
    state.recorded = places_in(db,
                               "SELECT COALESCE((SELECT MAX(seq) FROM orders.ended), 0), "
                               "COALESCE((SELECT MAX(seq) FROM payments.refunds), 0)");
    state.business_lag = business_lag(db, state.loaded);
    tell_of_round(db, state);
    db.run("ROLLBACK");
    return state;
}

nlohmann::json as_json(const PipelineState& state) {
    nlohmann::json out{
        {"recorded", as_json(state.recorded)},
        {"scored", as_json(state.scored)},
        {"loaded", as_json(state.loaded)},
        {"lag",
         {{"transactions", state.behind(state.loaded)},
          {"business_seconds", static_cast<double>(state.business_lag.count()) / 1e6}}},
        {"rounds", state.rounds},
        {"transactions", state.transactions},
        {"last_trouble", state.last_trouble},
        {"round_under_way", nullptr}};
    if (state.under_way)
        out["round_under_way"] = {{"round", *state.under_way},
                                  {"awaits", state.awaits},
                                  {"stuck", state.stuck},
                                  {"seconds", static_cast<double>(state.waited.count()) / 1e6}};
    return out;
}

}  // namespace duet::commands

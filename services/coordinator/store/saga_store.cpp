#include "services/coordinator/store/saga_store.hpp"

#include "shared/service/machine/state.hpp"

#include <set>
#include <stdexcept>

namespace duet::coordinator {

namespace {

#define DUET_SAGA                                                                          \
    "SELECT s.saga_id, s.definition, s.version, s.owner, s.data, s.cancel, s.cancel_key, " \
    "s.decision, s.stuck, s.trouble, s.traceparent, "                                      \
    "EXISTS (SELECT 1 FROM answers a WHERE a.saga_id = s.saga_id) FROM sagas s "

/// The rows of sagas that rest (they wait for a person), and the log backwards for the others.
constexpr const char* resting =
    "SELECT l.saga_id, l.phase, l.step, l.awaits, l.at FROM under_way u JOIN saga_log l ON l.seq = "
    "u.rests LIMIT ?";
constexpr const char* backwards =
    "SELECT saga_id, phase, step, awaits, at FROM saga_log ORDER BY seq DESC LIMIT ?";
constexpr std::int64_t to_the_beginning = -1;  // SQLite: no limit
constexpr std::int64_t recent_rows = 50'000;

void place_at(SagaState& saga, const store::Rows& row) {
    saga.phase = phase_named(row.view(1));
    saga.step = static_cast<int>(row.integer(2));
    saga.awaits = row.text(3);
    // Until edition 2 the column held the command's type: no reply would ever equal it.
    if (!saga.awaits.empty() && saga_of(saga.awaits) != saga.saga_id)
        throw service::Refused("The saga log was made by an older version of Duet: " +
                               saga.saga_id + " awaits '" + saga.awaits +
                               "', which is not the id of a command. Let that version end its "
                               "orders, or use another state folder.");
    saga.since = from_micros(row.integer(4));
}

bool rests(Phase phase) { return phase == Phase::waiting || phase == Phase::stuck; }

}  // namespace

SagaState SagaStore::begun(const store::Rows& row) const {
    SagaState saga;
    saga.saga_id = row.text(0);
    saga.definition = &definitions_(row.text(1), static_cast<int>(row.integer(2)));
    saga.owner = row.text(3);
    saga.data = saga.definition->load(Body::parse(row.view(4)));
    saga.cancel = cancel_named(row.view(5));
    saga.cancel_key = row.text(6);
    saga.decision = row.text(7);
    saga.stuck = row.integer(8);
    saga.trouble = row.text(9);
    saga.traceparent = row.text(10);
    saga.settled = row.integer(11) != 0;
    return saga;
}

std::optional<SagaState> SagaStore::find_ended(const std::string& saga_id) const {
    auto row = db_.query(DUET_SAGA "WHERE s.saga_id = ?", saga_id);
    if (!row.next()) return std::nullopt;
    auto saga = begun(row);
    saga.phase = Phase::ended;
    return saga;
}

std::vector<SagaState> SagaStore::under_way() const {
    std::vector<SagaState> sagas;
    auto rows = db_.query(DUET_SAGA
                          "WHERE s.saga_id IN (SELECT saga_id FROM under_way) ORDER BY s.saga_id");
    while (rows.next()) sagas.push_back(begun(rows));
    const auto missing = place(sagas, to_the_beginning);
    if (!missing.empty())
        throw std::runtime_error("the saga log has no row of " +
                                 std::string{missing.begin()->first} + ", which is under way");
    return sagas;
}

std::vector<SagaState> SagaStore::newest_under_way(int limit) const {
    std::vector<SagaState> sagas;
    auto rows = db_.query(DUET_SAGA
                          "WHERE s.saga_id IN (SELECT saga_id FROM under_way ORDER BY saga_id DESC "
                          "LIMIT ?) ORDER BY s.saga_id DESC",
                          limit);
    while (rows.next()) sagas.push_back(begun(rows));
    const auto missing = place(sagas, recent_rows);
    std::set<std::string, std::less<>> far_back;
    for (const auto& [id, saga] : missing) far_back.emplace(id);
    std::erase_if(sagas, [&](const SagaState& saga) { return far_back.contains(saga.saga_id); });
    return sagas;
}

/// Fills in the state of each saga from its last row, searched from the log's end. Returns the
/// sagas without a row.
std::unordered_map<std::string_view, SagaState*> SagaStore::place(std::vector<SagaState>& sagas,
                                                                  std::int64_t rows_back) const {
    std::unordered_map<std::string_view, SagaState*> missing;
    for (auto& saga : sagas) missing.emplace(saga.saga_id, &saga);
    for (const auto* query : {resting, backwards}) {
        auto rows = db_.query(query, rows_back);
        while (!missing.empty() && rows.next()) {
            const auto found = missing.find(rows.view(0));
            if (found == missing.end()) continue;
            place_at(*found->second, rows);
            missing.erase(found);
        }
    }
    return missing;
}

void SagaStore::insert(const SagaState& saga) {
    db_.run(
        "INSERT INTO sagas (saga_id, definition, version, owner, data, traceparent) VALUES (?, ?, "
        "?, ?, ?, ?)",
        saga.saga_id, saga.definition->name, saga.definition->version, saga.owner,
        saga.definition->save(saga.data), saga.traceparent);
    db_.run("INSERT INTO under_way (saga_id) VALUES (?)", saga.saga_id);
}

void SagaStore::log(const SagaState& saga, const Transition& transition, Instant now) {
    db_.run(
        "INSERT INTO saga_log (saga_id, command, outcome, reason, phase, step, awaits, at) VALUES "
        "(?, ?, ?, ?, ?, ?, ?, ?)",
        saga.saga_id, transition.command, transition.outcome, transition.reason,
        name_of(saga.phase), saga.step, saga.awaits, to_micros(now));
    if (rests(saga.phase))
        db_.run("UPDATE under_way SET rests = ? WHERE saga_id = ?", db_.last_insert_id(),
                saga.saga_id);
    else if (rests(transition.from))
        db_.run("UPDATE under_way SET rests = NULL WHERE saga_id = ?", saga.saga_id);
    if (saga.phase == Phase::ended)
        db_.run("DELETE FROM under_way WHERE saga_id = ?", saga.saga_id);
}

void SagaStore::note(const SagaState& saga) {
    db_.run(
        "UPDATE sagas SET data = ?, cancel = ?, cancel_key = ?, decision = ?, stuck = ?, trouble = "
        "? WHERE saga_id = ?",
        saga.definition->save(saga.data), name_of(saga.cancel), saga.cancel_key, saga.decision,
        saga.stuck, saga.trouble, saga.saga_id);
}

void SagaStore::settle(const std::string& saga_id, const std::string& answer) {
    db_.run("INSERT INTO answers (saga_id, answer) VALUES (?, ?)", saga_id, answer);
}

std::optional<std::string> SagaStore::settled(store::Connection& db, const std::string& saga_id) {
    return db.string("SELECT answer FROM answers WHERE saga_id = ?", saga_id);
}

}  // namespace duet::coordinator

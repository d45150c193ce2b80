#include "services/coordinator/store/saga_store.hpp"

namespace duet::coordinator {

namespace {

#define DUET_PROGRESS \
    "SELECT saga_id, definition, version, owner, data, phase, step, since, awaits, cancel, cancel_key, decision, stuck, trouble, traceparent, move, " \
    "EXISTS (SELECT 1 FROM saga_log l WHERE l.saga_id = progress.saga_id AND l.settled IS NOT NULL) FROM progress "

}  // namespace

Progress SagaStore::read(const store::Rows& row) const {
    Progress saga;
    saga.saga_id = row.text(0);
    saga.definition = &definitions_(row.text(1), static_cast<int>(row.integer(2)));
    saga.owner = row.text(3);
    saga.data = saga.definition->load(Body::parse(row.view(4)));
    saga.phase = phase_named(row.view(5));
    saga.step = static_cast<int>(row.integer(6));
    saga.since = from_micros(row.integer(7));
    saga.awaits = row.text(8);
    saga.cancel = row.text(9);
    saga.cancel_key = row.text(10);
    saga.decision = row.text(11);
    saga.stuck = row.integer(12);
    saga.trouble = row.text(13);
    saga.traceparent = row.text(14);
    saga.moves = row.integer(15) + 1;
    saga.settled = row.integer(16) != 0;
    return saga;
}

std::optional<Progress> SagaStore::find(const std::string& saga_id) const {
    auto row = db_.query(DUET_PROGRESS "WHERE saga_id = ?", saga_id);
    if (!row.next()) return std::nullopt;
    return read(row);
}

std::vector<Progress> SagaStore::under_way() const {
    std::vector<Progress> sagas;
    auto rows = db_.query(DUET_PROGRESS "WHERE saga_id IN (SELECT saga_id FROM under_way) ORDER BY saga_id");
    while (rows.next()) sagas.push_back(read(rows));
    return sagas;
}

void SagaStore::insert(const Progress& saga) {
    db_.run("INSERT INTO sagas (saga_id, definition, version, owner, data, traceparent) VALUES (?, ?, ?, ?, ?, ?)", saga.saga_id, saga.definition->name,
            saga.definition->version, saga.owner, saga.definition->save(saga.data), saga.traceparent);
    db_.run("INSERT INTO under_way (saga_id) VALUES (?)", saga.saga_id);
}

void SagaStore::log(Progress& saga, const Move& move, Instant now) {
    db_.run("INSERT INTO saga_log (saga_id, move, command, outcome, reason, phase, step, awaits, settled, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", saga.saga_id, saga.moves++,
            move.command, move.outcome, move.reason, name_of(saga.phase), saga.step, saga.awaits, move.settled, to_micros(now));
    if (saga.phase == Phase::ended) db_.run("DELETE FROM under_way WHERE saga_id = ?", saga.saga_id);
}

void SagaStore::note(const Progress& saga) {
    db_.run("UPDATE sagas SET data = ?, cancel = ?, cancel_key = ?, decision = ?, stuck = ?, trouble = ? WHERE saga_id = ?", saga.definition->save(saga.data), saga.cancel,
            saga.cancel_key, saga.decision, saga.stuck, saga.trouble, saga.saga_id);
}

std::optional<std::string> SagaStore::settled(store::Connection& db, const std::string& saga_id) {
    return db.string("SELECT settled FROM saga_log WHERE saga_id = ? AND settled IS NOT NULL", saga_id);
}

}  // namespace duet::coordinator

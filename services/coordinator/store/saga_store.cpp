#include "services/coordinator/store/saga_store.hpp"

namespace duet::coordinator {

namespace {

constexpr const char* one =
    "SELECT saga_id, definition, version, owner, data, phase, step, since, awaits, cancel, cancel_key, decision, stuck, traceparent, settled IS NOT NULL, trouble FROM sagas WHERE saga_id = ?";
constexpr const char* unfinished =
    "SELECT saga_id, definition, version, owner, data, phase, step, since, awaits, cancel, cancel_key, decision, stuck, traceparent, settled IS NOT NULL, trouble FROM sagas "
    "WHERE phase <> 'ended'";

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
    saga.traceparent = row.text(13);
    saga.settled = row.integer(14) != 0;
    saga.trouble = row.text(15);
    return saga;
}

std::optional<Progress> SagaStore::find(const std::string& saga_id) const {
    auto row = db_.query(one, saga_id);
    if (!row.next()) return std::nullopt;
    return read(row);
}

std::vector<Progress> SagaStore::under_way() const {
    std::vector<Progress> sagas;
    auto rows = db_.query(unfinished);
    while (rows.next()) sagas.push_back(read(rows));
    return sagas;
}

void SagaStore::insert(const Progress& saga) {
    db_.run("INSERT INTO sagas (saga_id, definition, version, owner, data, phase, step, since, awaits, traceparent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", saga.saga_id,
            saga.definition->name, saga.definition->version, saga.owner, saga.definition->save(saga.data), name_of(saga.phase), saga.step, to_micros(saga.since), saga.awaits,
            saga.traceparent);
}

void SagaStore::update(const Progress& saga, bool with_data) {
    db_.run("UPDATE sagas SET phase = ?, step = ?, since = ?, awaits = ?, cancel = ?, cancel_key = ?, decision = ?, stuck = ?, trouble = ? WHERE saga_id = ?", name_of(saga.phase), saga.step,
            to_micros(saga.since), saga.awaits, saga.cancel, saga.cancel_key, saga.decision, saga.stuck, saga.trouble, saga.saga_id);
    if (with_data) db_.run("UPDATE sagas SET data = ? WHERE saga_id = ?", saga.definition->save(saga.data), saga.saga_id);
}

void SagaStore::settle(const std::string& saga_id, const std::string& answer) {
    db_.run("UPDATE sagas SET settled = ? WHERE saga_id = ? AND settled IS NULL", answer, saga_id);
}

std::optional<std::string> SagaStore::settled(store::Connection& db, const std::string& saga_id) {
    auto row = db.query("SELECT settled FROM sagas WHERE saga_id = ? AND settled IS NOT NULL", saga_id);
    if (!row.next()) return std::nullopt;
    return row.text(0);
}

void SagaStore::log(const std::string& saga_id, const std::string& command, const std::string& outcome, const std::string& reason, Instant now) {
    db_.run("INSERT INTO saga_log (saga_id, command, outcome, reason, at) VALUES (?, ?, ?, ?, ?)", saga_id, command, outcome, reason, to_micros(now));
}

}  // namespace duet::coordinator

#include "services/fraud/store/score_store.hpp"

namespace duet::fraud {

std::int64_t ScoreStore::assessed(const std::string& order_id) const {
    return db_.number("SELECT score FROM assessments WHERE order_id = ?", order_id).value_or(0);
}

bool ScoreStore::put(const Score& score) {
    const bool added = db_.run("INSERT OR IGNORE INTO scores (order_id, score) VALUES (?, ?)",
                               score.order_id, score.score) == 1;
    return !added && db_.run("UPDATE scores SET score = ?1 WHERE order_id = ?2 AND score <> ?1",
                             score.score, score.order_id) == 1;
}

Cursors ScoreStore::cursors() const {
    auto row = db_.query("SELECT orders, payments FROM cursors");
    if (!row.next()) return {};
    return {row.integer(0), row.integer(1)};
}

void ScoreStore::put_cursors(const Cursors& cursors) {
    db_.run("INSERT OR REPLACE INTO cursors (one, orders, payments) VALUES (1, ?, ?)",
            cursors.orders, cursors.payments);
}

}  // namespace duet::fraud

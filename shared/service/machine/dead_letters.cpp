#include "shared/service/machine/dead_letters.hpp"

namespace duet::service::dead_letters {

namespace {

constexpr const char* all =
    "SELECT id, type, subject, reason, raw, attempts, at FROM dead_letters ORDER BY at, id";
constexpr const char* one =
    "SELECT id, type, subject, reason, raw, attempts, at FROM dead_letters WHERE id = ?";

DeadLetter read(const store::Rows& row) {
    return {row.text(0),
            row.text(1),
            row.text(2),
            row.text(3),
            row.text(4),
            row.integer(5),
            from_micros(row.integer(6))};
}

}  // namespace

void put(store::Connection& db, const Inbound& message, const std::string& reason, Instant now) {
    db.run(
        "INSERT OR REPLACE INTO dead_letters (id, type, subject, reason, raw, attempts, at) VALUES "
        "(?, ?, ?, ?, ?, ?, ?)",
        message.id, message.type, message.subject, reason, store::Blob{message.raw},
        message.attempt, to_micros(now));
}

void remove(store::Connection& db, const std::string& id) {
    db.run("DELETE FROM dead_letters WHERE id = ?", id);
}

std::vector<DeadLetter> list(store::Connection& db) {
    std::vector<DeadLetter> dead_letters;
    auto rows = db.query(all);
    while (rows.next()) dead_letters.push_back(read(rows));
    return dead_letters;
}

std::optional<DeadLetter> find(store::Connection& db, const std::string& id) {
    auto rows = db.query(one, id);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

}  // namespace duet::service::dead_letters

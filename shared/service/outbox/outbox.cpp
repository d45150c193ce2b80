#include "shared/service/outbox/outbox.hpp"

#include <algorithm>

namespace duet::service {

Outbox::Outbox(store::Connection& db, std::string source)
    : db_{db}, source_{std::move(source)}, published_{published_in(db).seq} {
    // A trimmed outbox may be empty. Its numbers go on all the same, because `published` is one of
    // them.
    next_ = std::max(published_, newest_in(db_)) + 1;
    next_ = std::max(
        next_, db_.number("SELECT value FROM machine WHERE name = 'outbox_next'").value_or(1));
}

OutboxRow Outbox::add(const Event& event, Instant now, const std::string& trace) {
    OutboxRow row{next_++, event.id, event.type, to_cloudevent(event, source_, now, trace)};
    db_.run("INSERT INTO outbox (seq, id, type, body, at) VALUES (?, ?, ?, ?, ?)", row.seq, row.id,
            row.type, row.body, to_micros(now));
    return row;
}

void Outbox::back_to(std::int64_t next) {
    next_ = next;
    published_ = published_in(db_).seq;  // the rollback may have undone note_published, too
}

void Outbox::note_published(const Published& published) {
    if (published.seq <= published_) return;
    db_.run(
        "INSERT OR REPLACE INTO machine (name, value) VALUES ('published', ?), ('witness', ?), "
        "('witness_sequence', ?)",
        published.seq, published.witness, published.witness_sequence);
    published_ = published.seq;
}

void Outbox::forget_published() {
    db_.run("INSERT OR REPLACE INTO machine (name, value) VALUES ('outbox_next', ?)", next_);
    db_.run("DELETE FROM machine WHERE name IN ('published', 'witness', 'witness_sequence')");
    published_ = 0;
    acknowledged_by_.clear();
}

int Outbox::trim(Instant now, std::chrono::minutes kept, int limit) {
    if (acknowledged_by_.empty() || acknowledged_by_.back().second != published_)
        acknowledged_by_.emplace_back(now, published_);
    while (acknowledged_by_.size() > 1 && acknowledged_by_[1].first + kept <= now)
        acknowledged_by_.pop_front();
    const auto [when, seq] = acknowledged_by_.front();
    if (when + kept > now) return 0;
    return db_.run(
        "DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox WHERE seq <= ? ORDER BY seq LIMIT "
        "?)",
        seq, limit);
}

std::vector<OutboxRow> Outbox::after(store::Connection& db, std::int64_t seq, int limit) {
    std::vector<OutboxRow> rows;
    auto found = db.query(
        "SELECT seq, id, type, body FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit);
    while (found.next())
        rows.push_back({found.integer(0), found.text(1), found.text(2), found.text(3)});
    return rows;
}

Published Outbox::published_in(store::Connection& db) {
    const auto value = [&db](std::string_view name) {
        return db.number("SELECT value FROM machine WHERE name = ?", name).value_or(0);
    };
    return {value("published"), value("witness"),
            static_cast<std::uint64_t>(value("witness_sequence"))};
}

std::int64_t Outbox::newest_in(store::Connection& db) {
    return db.number("SELECT MAX(seq) FROM outbox").value_or(0);
}

}  // namespace duet::service

#include "services/audit/records.hpp"

#include "services/audit/audit.hpp"
#include "services/audit/story.hpp"
#include "shared/store/connection.hpp"

#include <algorithm>

namespace duet::audit {

namespace {

/// All files attached, in one snapshot each. The destructor ends it.
class Snapshot {
public:
    explicit Snapshot(const Databases& databases) {
        attach(db, databases);
        db.run("BEGIN");
    }
    store::Connection db{":memory:"};
};

template <class Entry> void sort_by_time(std::vector<Entry>& entries) {
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry& one, const Entry& other) { return one.at < other.at; });
}

std::string kind_of(const std::string& id, const std::string& subject) {
    if (id.starts_with("request:")) return "request";
    return id.size() > subject.size() && id[subject.size()] == '/' ? "command" : "event";
}

}  // namespace

std::vector<SagaRow> saga_log_of(const Databases& databases, const std::string& saga_id) {
    if (!databases.contains("coordinator")) return {};
    Snapshot files{databases};
    std::vector<SagaRow> found;
    auto rows = files.db.query(
        "SELECT seq, at, command, outcome, reason, phase, step, awaits FROM coordinator.saga_log "
        "WHERE saga_id = ? ORDER BY seq",
        saga_id);
    while (rows.next())
        found.push_back({.seq = rows.integer(0),
                         .at = from_micros(rows.integer(1)),
                         .command = rows.text(2),
                         .outcome = rows.text(3),
                         .reason = rows.text(4),
                         .phase = rows.text(5),
                         .step = static_cast<int>(rows.integer(6)),
                         .awaits = rows.text(7)});
    return found;
}

std::vector<SagaSummary> sagas(const Databases& databases, int limit, bool unfinished_only,
                               const std::string& saga_id) {
    if (!databases.contains("coordinator")) return {};
    Snapshot files{databases};
    std::vector<SagaSummary> found;
    auto rows = files.db.query(
        "SELECT p.saga_id, p.definition, s.version, p.phase, p.awaits, p.cancel, p.decision, "
        "p.trouble, l.rows, l.began, p.since "
        "FROM coordinator.progress p JOIN coordinator.sagas s ON s.saga_id = p.saga_id "
        "JOIN (SELECT saga_id, COUNT(*) AS rows, MIN(at) AS began, MIN(seq) AS first FROM "
        "coordinator.saga_log GROUP BY saga_id) l ON l.saga_id = p.saga_id "
        "WHERE (?1 = '' OR p.saga_id = ?1) AND (?2 = 0 OR p.phase <> 'ended') "
        "ORDER BY l.first DESC LIMIT ?3",
        saga_id, unfinished_only ? 1 : 0, limit);
    while (rows.next())
        found.push_back({.saga_id = rows.text(0),
                         .definition = rows.text(1),
                         .version = static_cast<int>(rows.integer(2)),
                         .phase = rows.text(3),
                         .awaits = rows.text(4),
                         .cancel = rows.text(5),
                         .decision = rows.text(6),
                         .trouble = rows.text(7),
                         .rows = rows.integer(8),
                         .began = from_micros(rows.integer(9)),
                         .since = from_micros(rows.integer(10))});
    return found;
}

std::vector<OutboxEntry> outbox_of(const Databases& databases, const std::string& subject) {
    Snapshot files{databases};
    std::vector<OutboxEntry> found;
    for (const auto& [service, path] : databases) {
        // ';' is the character after ':', so the range holds exactly the ids <subject>:<type>.
        auto rows = files.db.query(
            "SELECT seq, id, type, at, seq <= COALESCE((SELECT value FROM " + service +
                ".machine WHERE name = 'published'), 0), (SELECT MAX(seq) FROM " + service +
                ".outbox) - seq FROM " + service +
                ".outbox WHERE id > ?1 || ':' AND id < ?1 || ';' ORDER BY seq",
            subject);
        while (rows.next())
            found.push_back({.service = service,
                             .seq = rows.integer(0),
                             .id = rows.text(1),
                             .type = rows.text(2),
                             .at = from_micros(rows.integer(3)),
                             .published = rows.integer(4) != 0,
                             .newer = rows.integer(5)});
    }
    sort_by_time(found);
    return found;
}

std::vector<InboxEntry> inbox_of(const Databases& databases, const std::string& subject) {
    Snapshot files{databases};
    std::vector<InboxEntry> found;
    for (const auto& [service, path] : databases) {
        // '<' is the character after ';', so the range holds <subject>:<type> and <subject>/<type>.
        auto rows = files.db.query(
            "SELECT id, at FROM " + service +
                ".inbox WHERE (subject = ?1 AND id LIKE 'request:%') OR (id > ?1 "
                "AND id < ?1 || '<' AND substr(id, length(?1) + 1, 1) IN (':', '/')) "
                "ORDER BY at",
            subject);
        while (rows.next())
            found.push_back({.service = service,
                             .kind = kind_of(rows.text(0), subject),
                             .id = rows.text(0),
                             .at = from_micros(rows.integer(1))});
    }
    sort_by_time(found);
    return found;
}

std::vector<Kept> rows_kept(const Databases& databases) {
    Snapshot files{databases};
    std::vector<Kept> found;
    for (const auto& [service, path] : databases) {
        const auto published =
            files.db.number("SELECT value FROM " + service + ".machine WHERE name = 'published'")
                .value_or(0);
        const auto count = [&](const std::string& from) {
            return files.db.number("SELECT COUNT(*) FROM " + service + from, published).value_or(0);
        };
        found.push_back({.service = service,
                         .published = count(".outbox WHERE seq <= ?1"),
                         .waiting = count(".outbox WHERE seq > ?1"),
                         .inbox = count(".inbox WHERE ?1 >= 0")});
    }
    return found;
}

std::vector<TimerEntry> timers(const Databases& databases, const std::string& subject) {
    Snapshot files{databases};
    std::vector<TimerEntry> found;
    for (const auto& [service, path] : databases) {
        auto rows = files.db.query("SELECT type, subject, due FROM " + service +
                                       ".timers WHERE ?1 = '' OR subject = ?1 ORDER BY due, id",
                                   subject);
        while (rows.next())
            found.push_back({.service = service,
                             .type = rows.text(0),
                             .subject = rows.text(1),
                             .due = from_micros(rows.integer(2))});
    }
    std::ranges::stable_sort(found, {}, &TimerEntry::due);
    return found;
}

Cancels cancels(const Databases& databases) {
    Snapshot files{databases};
    const auto count = [&](const std::string& service, std::string_view query) {
        return databases.contains(service) ? files.db.number(query).value_or(0) : 0;
    };
    return {.in_time = count("payments",
                             "SELECT COUNT(*) FROM payments.authorizations WHERE stopped AND "
                             "amount > 0"),
            .early = count("payments",
                           "SELECT COUNT(*) FROM payments.authorizations WHERE stopped AND "
                           "amount = 0"),
            .late = databases.contains("coordinator")
                        ? count("coordinator",
                                "SELECT COUNT(*) FROM coordinator.sagas WHERE cancel = 'refused'")
                        : count("orders",
                                "SELECT COUNT(*) FROM orders.orders WHERE cancel = 'refused'")};
}

Newest newest_order(const Databases& databases) {
    if (!databases.contains("orders")) return {};
    Snapshot files{databases};
    auto rows = files.db.query(
        "SELECT o.order_id, (SELECT MIN(at) FROM orders.history h WHERE h.order_id = o.order_id) "
        "FROM orders.orders o ORDER BY o.seq DESC LIMIT 1");
    if (!rows.next()) return {};
    return {rows.text(0), rows.is_null(1) ? Instant{} : from_micros(rows.integer(1))};
}

bool knows(const Databases& databases, const std::string& subject) {
    const auto story = story_of(databases, subject);
    return !story.lines.empty() || !story.stands.empty();
}

}  // namespace duet::audit

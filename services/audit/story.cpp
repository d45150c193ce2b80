#include "services/audit/story.hpp"

#include "services/audit/audit.hpp"
#include "shared/store/connection.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace duet::audit {

namespace {

/// A query for (when, what) of the subject ?1, in the file of one service.
struct Source {
    std::string_view service, query;
};

// What every machine keeps. In the order of cause and effect, because all of one message has the
// same time.
constexpr std::array comes_in = {
    std::string_view{
        "SELECT at, 'is asked ' || substr(id, 9, instr(substr(id, 9), ':') - 1) || ', answers ' || "
        "status FROM {}.inbox WHERE subject = ?1 AND id LIKE 'request:%'"},
    std::string_view{
        "SELECT at, CASE substr(id, length(?1) + 1, 1) WHEN ':' THEN 'hears ' ELSE 'is told ' END "
        "|| substr(id, length(?1) + 2) FROM {}.inbox "
        "WHERE id > ?1 AND id < ?1 || '<' AND substr(id, length(?1) + 1, 1) IN (':', '/')"},
};
constexpr std::array goes_out = {
    std::string_view{
        "SELECT at, 'puts aside ' || type || ': ' || reason FROM {}.quarantine WHERE subject = ?1"},
    std::string_view{"SELECT at, 'says ' || type FROM {}.outbox WHERE id > ?1 || ':' AND id < ?1 "
                     "|| ';' ORDER BY seq"},
};

// What each service writes of its own.
constexpr std::array written = {
    Source{"orders",
           "SELECT at, 'order: ' || CASE from_state WHEN '' THEN '' ELSE from_state || ' → ' END "
           "|| to_state || ' (version ' || version || ', because of ' || cause || ')' "
           "FROM orders.history WHERE order_id = ?1 ORDER BY version"},
    Source{"fraud",
           "SELECT at, 'assessed: ' || decision || ', score ' || score || CASE rules WHEN '' THEN "
           "'' ELSE ' (' || rules || ')' END FROM fraud.assessments WHERE order_id = ?1"},
    Source{"fraud",
           "SELECT at, 'return assessed: ' || decision || CASE rules WHEN '' THEN '' ELSE ' (' || "
           "rules || ')' END "
           "FROM fraud.assessed_returns WHERE return_id = ?1"},
    Source{"fraud",
           "SELECT opened_at, 'review opened' FROM fraud.reviews WHERE subject = ?1 AND opened_at "
           "> 0"},
    Source{"inventory",
           "SELECT at, kind || ' ' || quantity || ' × ' || sku FROM inventory.movements WHERE "
           "subject = ?1 ORDER BY seq"},
    Source{"payments",
           "SELECT at, 'ledger: ' || kind || ' ' || amount || ' of ' || customer_id || ', ' || "
           "debit || ' → ' || credit FROM payments.transfers WHERE subject = ?1 ORDER BY seq"},
    Source{"reporting",
           "SELECT at, 'counted as ' || outcome || ', total ' || total FROM reporting.facts WHERE "
           "order_id = ?1"},
    Source{"coordinator",
           "SELECT at, 'saga: ' || CASE command WHEN '' THEN '' ELSE command || ' ' END || outcome "
           "|| CASE reason WHEN '' THEN '' ELSE ' (' || reason || ')' END || "
           "CASE awaits WHEN '' THEN ', ' || phase "
           "ELSE ', next ' || substr(awaits, length(saga_id) + 2) END FROM "
           "coordinator.saga_log WHERE saga_id = ?1 ORDER BY seq"},
};

/// A query for rows in words.
constexpr std::array standing = {
    Source{"orders",
           "SELECT state || CASE reason WHEN '' THEN '' ELSE ' (' || reason || ')' END || ', "
           "version ' || version || ', total ' || total || ' of ' || customer_id FROM "
           "orders.orders WHERE order_id = ?1"},
    Source{"orders",
           "SELECT 'return ' || state || CASE reason WHEN '' THEN '' ELSE ' (' || reason || ')' "
           "END || ', amount ' || amount || ' of ' || customer_id FROM orders.returns WHERE "
           "return_id = ?1"},
    Source{"fraud", "SELECT 'review ' || state FROM fraud.reviews WHERE subject = ?1"},
    Source{
        "inventory",
        "SELECT 'reservation ' || r.state || CASE r.reason WHEN '' THEN '' ELSE ' (' || r.reason "
        "|| ')' END || COALESCE(': ' || (SELECT GROUP_CONCAT(quantity || ' × ' || sku, ', ') "
        "FROM inventory.reservation_lines l WHERE l.order_id = r.order_id), '') FROM "
        "inventory.reservations r WHERE r.order_id = ?1"},
    Source{
        "payments",
        "SELECT 'authorisation ' || state || CASE reason WHEN '' THEN '' ELSE ' (' || reason || "
        "')' END || ', ' || amount || CASE stopped WHEN 0 THEN '' ELSE ', stopped by a cancel' END "
        "FROM payments.authorisations WHERE order_id = ?1"},
    Source{"shipping",
           "SELECT 'booking ' || state || CASE reason WHEN '' THEN '' ELSE ' (' || reason || ')' "
           "END || CASE carrier WHEN '' THEN '' ELSE ', ' || carrier END FROM shipping.bookings "
           "WHERE order_id = ?1"},
    Source{"reporting",
           "SELECT 'fact: ' || outcome || CASE reason WHEN '' THEN '' ELSE ' (' || reason || ')' "
           "END || ', ' || total FROM reporting.facts WHERE order_id = ?1"},
    Source{"reporting", "SELECT 'refund of ' || total FROM reporting.refunds WHERE return_id = ?1"},
    Source{"coordinator",
           "SELECT 'saga ' || phase || CASE awaits WHEN '' THEN '' "
           "ELSE ', awaits ' || substr(awaits, length(saga_id) + 2) END "
           "|| CASE trouble WHEN '' THEN '' ELSE ' (' || trouble || ')' END FROM "
           "coordinator.progress WHERE saga_id = ?1"},
};

std::string about(std::string_view query, const std::string& service) {
    std::string text{query};
    const auto mark = text.find("{}");
    return text.replace(mark, 2, service);
}

void read(store::Connection& db, std::string_view query, const std::string& service, Story& story) {
    auto rows = db.query(query, story.subject);
    while (rows.next())
        story.lines.push_back({from_micros(rows.integer(0)), service, rows.text(1)});
}

void read_lines(store::Connection& db, const std::string& service, Story& story) {
    for (const auto query : comes_in) read(db, about(query, service), service, story);
    for (const auto& source : written) {
        if (source.service == service) read(db, source.query, service, story);
    }
    for (const auto query : goes_out) read(db, about(query, service), service, story);
}

void read_standing(store::Connection& db, const std::string& service, Story& story) {
    for (const auto& source : standing) {
        if (source.service != service) continue;
        auto rows = db.query(source.query, story.subject);
        while (rows.next()) story.stands.emplace_back(service, rows.text(0));
    }
}

}  // namespace

Story story_of(const std::map<std::string, std::string>& databases, const std::string& subject) {
    store::Connection db{":memory:"};
    attach(db, databases);
    db.run("BEGIN");
    Story story;
    story.subject = subject;
    for (const auto& [service, path] : databases) {
        read_lines(db, service, story);
        read_standing(db, service, story);
    }
    db.run("ROLLBACK");
    std::stable_sort(
        story.lines.begin(), story.lines.end(),
        [](const Story::Line& one, const Story::Line& other) { return one.at < other.at; });
    return story;
}

}  // namespace duet::audit

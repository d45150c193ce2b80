#include "services/audit/audit.hpp"

#include "services/audit/invariants.hpp"
#include "services/audit/recheck.hpp"
#include "shared/messages/schemas.hpp"
#include "shared/store/connection.hpp"
#include "shared/text/percent_encoding.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <thread>

namespace duet::audit {

namespace {

constexpr std::size_t max_rows = 20;

bool applies(const Query& query, const std::string& style) {
    return query.applies == Applies::always ||
           (query.applies == Applies::orchestrated) == (style == "orchestrated");
}

void run(store::Connection& db, const Query& query, Finding& finding) {
    finding.checked += db.number(query.checked).value_or(0);
    auto rows = db.query(query.offending);
    while (rows.next()) {
        finding.holds = false;
        if (finding.offending.size() >= max_rows) return;
        auto& row = finding.offending.emplace_back();
        for (int i = 0; i < rows.columns(); ++i)
            row[std::string{rows.name(i)}] = rows.is_null(i) ? "-" : rows.text(i);
    }
}

/// A sum that does not fit into 64 bits is a violation. The rows that `run` found before stay.
void note_overflow(const Query& query, Finding& finding) {
    finding.holds = false;
    finding.offending.push_back({{"overflow", "a sum of this query leaves 64 bits"},
                                 {"query", std::string{query.offending}}});
}

void run_or_note_overflow(store::Connection& db, const Query& query, Finding& finding) {
    try {
        run(db, query, finding);
    } catch (const store::StoreError& error) {
        if (!error.overflow()) throw;
        note_overflow(query, finding);
    }
}

void check_file(store::Connection& db, const std::string& service, const std::string& path,
                Finding& finding) {
    const auto damaged = [&](const std::string& how) {
        finding.holds = false;
        finding.offending.push_back({{"database", path}, {"damage", how}});
    };
    try {
        auto rows = db.query("PRAGMA " + service + ".integrity_check(5)");
        while (rows.next()) {
            if (rows.view(0) != "ok") damaged(rows.text(0));
        }
    } catch (const store::StoreError& error) {  // the damage stops even the check itself
        damaged(error.what());
    }
}

using Texts = std::map<std::string, std::string>;  ///< by service

Finding integrity(store::Connection& db, const Texts& databases, const Texts& unreadable) {
    Finding finding;
    finding.id = 13;
    finding.name = "files-sound";
    finding.words = "Every database passes SQLite's own integrity check.";
    for (const auto& [service, path] : databases) {
        ++finding.checked;
        const auto damage = unreadable.find(service);
        if (damage == unreadable.end()) {
            check_file(db, service, path, finding);
            continue;
        }
        finding.holds = false;
        finding.offending.push_back({{"database", path}, {"damage", damage->second}});
    }
    return finding;
}

std::int64_t count_under_way(store::Connection& db, bool orchestrated) {
    auto count =
        db.number(
              "SELECT (SELECT COUNT(*) FROM orders.orders WHERE state IN ('pending', 'in_review', "
              "'confirmed')) + "
              "(SELECT COUNT(*) FROM orders.returns WHERE state IN ('pending', 'in_review'))")
            .value_or(0);
    if (!orchestrated) return count;
    count = std::max(count,
                     db.number("SELECT COUNT(*) FROM coordinator.progress WHERE saga_id IN (SELECT "
                               "saga_id FROM coordinator.under_way) AND phase <> 'stuck'")
                         .value_or(0));
    return count + db.number(
                         "SELECT (SELECT COUNT(*) FROM orders.ended WHERE seq > COALESCE((SELECT "
                         "orders FROM reporting.cursors), 0)) + "
                         "(SELECT COUNT(*) FROM payments.refunds WHERE seq > COALESCE((SELECT "
                         "payments FROM reporting.cursors), 0))")
                       .value_or(0);
}

constexpr int max_checks = 4;
// A step of an order takes a few milliseconds.
constexpr std::chrono::milliseconds between_checks{200};

bool all_hold(const std::vector<Finding>& findings) {
    return std::all_of(findings.begin(), findings.end(),
                       [](const Finding& finding) { return finding.holds; });
}

/// SQLITE_CORRUPT and SQLITE_NOTADB (https://sqlite.org/rescode.html).
bool is_damage(const store::StoreError& error) {
    const int primary = error.code & 0xff;
    return primary == 11 || primary == 26;
}

/// Attaches the files; returns service → damage. A file whose schema is unreadable is replaced by
/// an empty database: I13 reports it, and the invariants that need it report an error.
Texts attach_readable(store::Connection& db, const Texts& databases) {
    Texts unreadable;
    for (const auto& [service, path] : databases) {
        try {
            attach(db, {{service, path}});
        } catch (const store::StoreError& error) {
            if (!is_damage(error)) throw;
            unreadable[service] = error.what();
            db.execute("ATTACH ':memory:' AS " + service);
        }
    }
    return unreadable;
}

Report check_once(store::Connection& db, const std::string& style, const Texts& databases,
                  const Texts& unreadable) {
    Report report;
    report.style = style;
    // One snapshot per file for all queries. The snapshot of orders comes first: the other files,
    // read later, must show everything as done that orders shows as decided.
    db.run("BEGIN");
    if (unreadable.empty()) {
        report.orders = db.number("SELECT COUNT(*) FROM orders.orders").value_or(0);
        report.under_way = count_under_way(db, style == "orchestrated");
    }
    const bool drained = unreadable.empty() && report.under_way == 0;
    report.findings = examine(db, style, drained, SystemClock{}.now());
    report.findings.push_back(integrity(db, databases, unreadable));
    db.run("ROLLBACK");
    report.holds = all_hold(report.findings);
    return report;
}

}  // namespace

std::string read_only_uri(const std::string& path) {
    return "file:" + percent_encoded(path, "/") + "?mode=ro";
}

void attach(store::Connection& db, const std::map<std::string, std::string>& databases) {
    for (const auto& [service, path] : databases)
        db.run("ATTACH ? AS " + service, read_only_uri(path));
}

std::vector<Finding> examine(store::Connection& db, const std::string& style, bool drained,
                             Instant now) {
    db.execute(
        "CREATE TEMP TABLE IF NOT EXISTS drained (yes INTEGER) STRICT; CREATE TEMP TABLE IF NOT "
        "EXISTS moment (now INTEGER) STRICT");
    db.run("DELETE FROM temp.drained");
    db.run("DELETE FROM temp.moment");
    if (drained) db.run("INSERT INTO temp.drained VALUES (1)");
    db.run("INSERT INTO temp.moment VALUES (?)", to_micros(now));

    std::vector<Finding> findings;
    for (const auto& invariant : invariants()) {
        Finding finding;
        finding.id = invariant.id;
        finding.name = invariant.name;
        finding.words = invariant.words;
        try {
            for (const auto& query : invariant.queries) {
                if (applies(query, style)) run_or_note_overflow(db, query, finding);
            }
        } catch (const store::StoreError& error) {
            finding.holds = false;
            finding.error = error.what();
        }
        findings.push_back(std::move(finding));
    }
    return findings;
}

Report check(const std::string& style, const std::map<std::string, std::string>& databases) {
    store::Connection db{":memory:"};
    const auto unreadable = attach_readable(db, databases);
    auto report = check_once(db, style, databases, unreadable);
    for (int checks = 1; checks < max_checks && !report.holds; ++checks) {
        std::this_thread::sleep_for(between_checks);
        auto again = check_once(db, style, databases, unreadable);
        again.findings = still_violated(report.findings, std::move(again.findings));
        again.holds = all_hold(again.findings);
        report = std::move(again);
    }
    return report;
}

std::string schema() {
    using namespace schemas;
    const auto finding =
        R"({"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string"},)"
        R"("words":{"type":"string"},"holds":{"type":"boolean"},"checked":{"type":"integer"},)"
        R"("offending":)" +
        list_of(by_name(text)) +
        R"(,"error":{"type":"string"}},)"
        R"("required":["id","name","words","holds","checked","offending"]})";
    return object({{"style", text},
                   {"holds", flag},
                   {"orders", whole},
                   {"under_way", whole},
                   {"invariants", list_of(finding)}});
}

std::string to_json(const Report& report) {
    nlohmann::ordered_json out{{"style", report.style},
                               {"holds", report.holds},
                               {"orders", report.orders},
                               {"under_way", report.under_way}};
    auto& list = out["invariants"] = nlohmann::ordered_json::array();
    for (const auto& finding : report.findings) {
        nlohmann::ordered_json one{{"id", finding.id},           {"name", finding.name},
                                   {"words", finding.words},     {"holds", finding.holds},
                                   {"checked", finding.checked}, {"offending", finding.offending}};
        if (!finding.error.empty()) one["error"] = finding.error;
        list.push_back(std::move(one));
    }
    // Offending rows may hold bytes that are not UTF-8; the report must not fail because of them.
    return out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace duet::audit

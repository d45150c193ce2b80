#include "services/audit/story.hpp"

#include "services/audit/audit.hpp"
#include "services/audit/statements.hpp"
#include "shared/store/connection.hpp"
#include "story_files.hpp"  // generated from the files of story/

#include <algorithm>
#include <string_view>

namespace duet::audit {

namespace {

/// The file `name`.sql of story/; no statements if there is none.
std::vector<std::string> queries_of(const std::string& name) {
    for (const auto& [file, script] : story_files) {
        if (file == name + ".sql") return statements_in(script);
    }
    return {};
}

/// A query of the tables that every service has, for one service.
std::string for_service(std::string query, const std::string& service) {
    constexpr std::string_view placeholder = "machine.";
    const auto at = query.find(placeholder);
    return query.replace(at, placeholder.size(), service + ".");
}

void read(store::Connection& db, std::string_view query, const std::string& service, Story& story) {
    auto rows = db.query(query, story.subject);
    const bool current_state = rows.columns() == 1;
    while (rows.next()) {
        if (current_state)
            story.stands.emplace_back(service, rows.text(0));
        else
            story.lines.push_back({from_micros(rows.integer(0)), service, rows.text(1)});
    }
}

/// In the order of cause and effect, because all rows of one message have the same time.
void read_service(store::Connection& db, const std::string& service, Story& story) {
    for (const auto& query : queries_of("received"))
        read(db, for_service(query, service), service, story);
    for (const auto& query : queries_of(service)) read(db, query, service, story);
    for (const auto& query : queries_of("sent"))
        read(db, for_service(query, service), service, story);
}

}  // namespace

Story story_of(const std::map<std::string, std::string>& databases, const std::string& subject) {
    store::Connection db{":memory:"};
    attach(db, databases);
    db.run("BEGIN");
    Story story;
    story.subject = subject;
    for (const auto& [service, path] : databases) read_service(db, service, story);
    db.run("ROLLBACK");
    std::stable_sort(
        story.lines.begin(), story.lines.end(),
        [](const Story::Line& one, const Story::Line& other) { return one.at < other.at; });
    return story;
}

}  // namespace duet::audit

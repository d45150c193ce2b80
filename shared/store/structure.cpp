#include "shared/store/structure.hpp"

#include <map>
#include <utility>

namespace duet::store {

namespace {

/// (table, part of it) → what it is like; the table itself is the part "". SQLite's own tables and
/// the text of a schema (comments, spaces) do not count.
using Structure = std::map<std::pair<std::string, std::string>, std::string>;

Structure structure_of(Connection& db) {
    static constexpr auto question =
        "WITH ours AS (SELECT name, wr || ' ' || strict AS kind FROM pragma_table_list WHERE "
        "schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\') "
        "SELECT name, '', kind FROM ours "
        "UNION ALL SELECT ours.name, 'column ' || c.name, c.type || ' ' || c.\"notnull\" || ' ' || "
        "COALESCE(c.dflt_value, '-') || ' ' || c.pk FROM ours, pragma_table_info(ours.name) AS c "
        "UNION ALL SELECT ours.name, 'index ' || i.name, i.\"unique\" || (SELECT "
        "GROUP_CONCAT(name) FROM pragma_index_info(i.name)) FROM ours, "
        "pragma_index_list(ours.name) AS i "
        "UNION ALL SELECT tbl_name, type || ' ' || name, sql FROM sqlite_master WHERE type IN "
        "('view', 'trigger')";
    Structure found;
    auto rows = db.query(question);
    while (rows.next()) found[{rows.text(0), rows.text(1)}] = rows.text(2);
    return found;
}

/// Parts that stand in `one` and not in `other`: the whole table, or what belongs to a table that
/// both have.
void only_in(const Structure& one, const Structure& other, const std::string& word,
             std::vector<std::string>& into) {
    for (const auto& [where, like] : one) {
        const auto& [table, part] = where;
        if (other.contains(where)) continue;
        if (part.empty())
            into.push_back(word + " table '" + table + "'");
        else if (other.contains({table, ""}))
            into.push_back(word + " " + part + " of '" + table + "'");
    }
}

}  // namespace

bool is_empty(Connection& db) { return db.number("SELECT COUNT(*) FROM sqlite_master") == 0; }

std::vector<std::string> differences(Connection& db, const std::string& script) {
    Connection model{":memory:"};
    model.execute(script);
    const auto wanted = structure_of(model);
    const auto given = structure_of(db);
    std::vector<std::string> found;
    only_in(given, wanted, "an unknown", found);
    only_in(wanted, given, "no", found);
    for (const auto& [where, like] : wanted) {
        if (given.contains(where) && given.at(where) != like)
            found.push_back("another " + (where.second.empty() ? "kind" : where.second) + " of '" +
                            where.first + "'");
    }
    return found;
}

}  // namespace duet::store

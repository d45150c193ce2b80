#include "shared/store/structure.hpp"

#include <map>
#include <utility>

namespace duet::store {

namespace {

/// (table, part of the table) → its properties; the part "" is the table itself. SQLite's own
/// tables and the layout of a schema (comments, spaces) are ignored.
using Structure = std::map<std::pair<std::string, std::string>, std::string>;

Structure structure_of(Connection& db) {
    static constexpr auto sql =
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
    auto rows = db.query(sql);
    while (rows.next()) found[{rows.text(0), rows.text(1)}] = rows.text(2);
    return found;
}

/// Lists the parts that only `one` has: a whole table, or a part of a table that both have.
void only_in(const Structure& one, const Structure& other, const std::string& word,
             std::vector<std::string>& into) {
    for (const auto& [key, properties] : one) {
        const auto& [table, part] = key;
        if (other.contains(key)) continue;
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
    const auto expected = structure_of(model);
    const auto actual = structure_of(db);
    std::vector<std::string> found;
    only_in(actual, expected, "an unknown", found);
    only_in(expected, actual, "no", found);
    for (const auto& [key, properties] : expected) {
        if (actual.contains(key) && actual.at(key) != properties)
            found.push_back("another " + (key.second.empty() ? "kind" : key.second) + " of '" +
                            key.first + "'");
    }
    return found;
}

}  // namespace duet::store

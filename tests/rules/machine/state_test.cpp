// The database file when a service starts: created, opened or refused.

#include "shared/service/machine/state.hpp"
#include "tests/catch.hpp"

using namespace duet;
using service::make_or_check;

namespace {

constexpr auto tables =
    "-- as it is today\nCREATE TABLE IF NOT EXISTS shelf (sku TEXT PRIMARY KEY, units INTEGER NOT "
    "NULL DEFAULT 0) WITHOUT ROWID;\n"
    "CREATE INDEX IF NOT EXISTS shelf_by_units ON shelf (units);";

std::string refusal_of(store::Connection& db, const std::string& schema) {
    try {
        make_or_check(db, schema, "the/file.db");
    } catch (const service::Refused& refused) {
        return refused.what();
    }
    return {};
}

}  // namespace

TEST_CASE("an empty file gets its tables and its edition, and is opened again unchanged") {
    store::Connection db{":memory:"};
    make_or_check(db, tables, "the/file.db");
    db.run("INSERT INTO shelf VALUES ('mug', 3)");
    CHECK(db.number("PRAGMA user_version") == service::edition);
    CHECK(refusal_of(db, tables).empty());
    CHECK(refusal_of(db,
                     "/* the same */ CREATE TABLE shelf(sku TEXT PRIMARY KEY,units INTEGER NOT "
                     "NULL DEFAULT 0) WITHOUT ROWID;CREATE INDEX shelf_by_units ON shelf(units);")
              .empty());
    CHECK(db.number("SELECT units FROM shelf") == 3);
}

TEST_CASE("a file of another version is refused with a reason") {
    const auto [before, reason] = GENERATE(table<std::string, std::string>({
        {"CREATE TABLE shelves (sku TEXT)", "an unknown table 'shelves'"},
        {"CREATE TABLE shelf (sku TEXT PRIMARY KEY) WITHOUT ROWID", "no column units of 'shelf'"},
        {"CREATE TABLE shelf (sku TEXT PRIMARY KEY, units TEXT NOT NULL DEFAULT 0) WITHOUT ROWID; "
         "CREATE INDEX shelf_by_units ON shelf (units)",
         "another column units of 'shelf'"},
        {"CREATE TABLE shelf (sku TEXT PRIMARY KEY, units INTEGER NOT NULL DEFAULT 0) WITHOUT "
         "ROWID",
         "no index shelf_by_units of 'shelf'"},
        {"CREATE TABLE shelf (sku TEXT PRIMARY KEY, units INTEGER NOT NULL DEFAULT 0) WITHOUT "
         "ROWID; CREATE INDEX shelf_by_units ON shelf (sku)",
         "another index shelf_by_units of 'shelf'"},
    }));
    store::Connection db{":memory:"};
    store::Connection machine{":memory:"};
    make_or_check(machine, "", "");
    db.execute(before);
    // The machine's own tables exist in both cases.
    auto rows = machine.query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL");
    while (rows.next()) db.execute(rows.text(0));

    const auto refused = refusal_of(db, tables);
    INFO(refused);
    CHECK(refused.find("the/file.db was made by another version of Duet") != std::string::npos);
    CHECK(refused.find(reason) != std::string::npos);
    CHECK(refused.find("`./duet down`") != std::string::npos);
}

TEST_CASE("a file whose tables take any type is refused where the schema's are STRICT") {
    store::Connection db{":memory:"};
    const std::string loose = "CREATE TABLE IF NOT EXISTS till (pence INTEGER NOT NULL)";
    make_or_check(db, loose + ";", "the/file.db");
    CHECK(refusal_of(db, loose + ";").empty());
    CHECK(refusal_of(db, loose + " STRICT;").find("another kind of 'till'") != std::string::npos);
}

TEST_CASE("the same tables with another meaning are refused by their edition") {
    store::Connection db{":memory:"};
    make_or_check(db, tables, "the/file.db");
    db.execute("PRAGMA user_version = " + std::to_string(service::edition + 1));
    CHECK(refusal_of(db, tables).find("edition 4, this program reads 3") != std::string::npos);
    db.execute("PRAGMA user_version = 0");  // made before editions were written
    CHECK(refusal_of(db, tables).empty());
}

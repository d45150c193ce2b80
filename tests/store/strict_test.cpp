// Integer columns contain integers: the tables refuse a REAL, and no reader converts one silently.

#include "shared/store/connection.hpp"
#include "tests/catch.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace duet;
using store::StoreError;

namespace fs = std::filesystem;

namespace {

/// Every schema of the repository, found by name.
std::vector<fs::path> schemas() {
    std::vector<fs::path> found;
    for (const char* folder : {"services", "shared"}) {
        for (const auto& entry : fs::recursive_directory_iterator(fs::path{DUET_SOURCE} / folder)) {
            if (entry.path().filename() == "schema.sql") found.push_back(entry.path());
        }
    }
    return found;
}

std::string text_of(const fs::path& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

StoreError error_of(store::Connection& db, const std::string& sql) {
    try {
        auto rows = db.query(sql);
        while (rows.next()) static_cast<void>(rows.integer(0));
    } catch (const StoreError& error) {
        return error;
    }
    return {0, ""};
}

constexpr auto till =
    "CREATE TABLE till (pence INTEGER NOT NULL) STRICT; INSERT INTO till VALUES "
    "(9223372036854775807)";

}  // namespace

TEST_CASE("every table of every schema is STRICT") {
    const auto all = schemas();
    CHECK(all.size() ==
          9);  // seven services and the coordinator, the console, and the machine's own
    for (const auto& path : all) {
        store::Connection db{":memory:"};
        db.execute(text_of(path));
        auto tables = db.query(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
            "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
        int count = 0;
        while (tables.next()) {
            ++count;
            INFO(
                path.string()
                << ": " << tables.text(0)
                << " is not STRICT, so that SQLite would keep a REAL in a column of whole numbers");
            CHECK(tables.integer(1) == 1);
        }
        CHECK(count > 0);
    }
}

TEST_CASE("a sum that exceeds 64 bits is refused, not stored as a REAL") {
    store::Connection db{":memory:"};
    db.execute(till);
    const auto refused = error_of(db, "UPDATE till SET pence = pence + 1 RETURNING pence");
    INFO(refused.what());
    CHECK(refused.overflow());
    CHECK_FALSE(refused.full());
    CHECK(std::string{refused.what()}.find("till.pence") != std::string::npos);
    CHECK(std::string{refused.what()}.find("64 bits") != std::string::npos);
    CHECK(db.number("SELECT pence FROM till") == 9223372036854775807);
    CHECK(error_of(db, "UPDATE till SET pence = -pence - 2 RETURNING pence").overflow());
}

TEST_CASE("SUM reports that it exceeds 64 bits") {
    store::Connection db{":memory:"};
    db.execute(till);
    db.run("INSERT INTO till VALUES (1)");
    CHECK(error_of(db, "SELECT SUM(pence) FROM till").overflow());
    CHECK_FALSE(error_of(db, "SELECT pence FROM nowhere").overflow());
}

TEST_CASE("a REAL is not read as an integer") {
    store::Connection db{":memory:"};
    const auto wrong = error_of(db, "SELECT 9223372036854775807 + 1 AS pence");
    INFO(wrong.what());
    CHECK(wrong.overflow());
    CHECK(std::string{wrong.what()}.find("'pence' is no whole number") != std::string::npos);
    CHECK(error_of(db, "SELECT 2.5").overflow());
    CHECK(error_of(db, "SELECT 2").code == 0);
}

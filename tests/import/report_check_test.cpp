// The reports' figures by sqlite3, compared with sums made by hand.

#include "infra/import/report_check.hpp"
#include "infra/import/mapping.hpp"
#include "infra/import/record_lines.hpp"
#include "infra/import/sqlite_figures.hpp"
#include "tests/catch.hpp"
#include "tests/import/files.hpp"

#include <filesystem>

using namespace duet::importer;
using tests::Folder;
using tests::header;

namespace {

using Lines = std::vector<std::string>;

Lines figures(const std::string& rows, const std::set<std::string>& left_out = {},
              const std::string& first = header) {
    const Folder folder;
    const auto file = folder.write("it's a \"month\".csv", first + rows);
    const auto found =
        figures_by_sqlite(file, read_plan(file), left_out, folder.path() + "/scratch");
    CHECK(found.disagreements.empty());
    return found.figures;
}

}  // namespace

TEST_CASE("sqlite3 adds up the rows that the rules of the import accept") {
    const std::string rows =
        "536365,PEN,x,2,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
        "536365,PEN,x,1,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
        "536365,INK,\"black, 1\"\"\",10,2010-12-01 08:27:00,1.00,17850.0,United Kingdom\n"
        "536366,PEN,x,1,2010-12-01 09:59:59,3.00,,France\n"
        "C536367,INK,x,-2,2010-12-01 10:00:00,1.00,17850.0,EIRE\n"
        "536368,CAP,x,5,2010-12-02 00:00:00,0.125,17850.0,Nowhere\n"  // half to even: 12
        "536369,CAP,x,1,2010-12-02 00:10:00,0.135,17850.0,Nowhere\n"  // 14
        "536365,PEN,x,-1,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
        "536370,PEN,x,1,2010-12-01 08:26:00,0.0,17850.0,United Kingdom\n"
        "536371,PEN,x,1,2010-12-01 08:26:00,0.004,17850.0,United Kingdom\n"
        "C536372,PEN,x,1,2010-12-01 08:26:00,1.0,17850.0,United Kingdom\n"
        "A536373,B,Adjust bad debt,1,2010-12-01 08:26:00,11062.06,,United Kingdom\n";
    CHECK(figures(rows) == Lines{"day|2010-12-01|FR|1|300|0", "day|2010-12-01|GB|1|1765|0",
                                 "day|2010-12-01|IE|0|0|200", "day|2010-12-02|XX|2|74|0",
                                 "hour|2010-12-01 08|1", "hour|2010-12-01 09|1",
                                 "hour|2010-12-02 00|2", "top|1|PEN|4|1065", "top|2|INK|10|1000",
                                 "top|3|CAP|6|74"});
    CHECK(figures(rows, {"536366", "C536367", "536369"}) ==
          Lines{"day|2010-12-01|GB|1|1765|0", "day|2010-12-02|XX|1|60|0", "hour|2010-12-01 08|1",
                "hour|2010-12-02 00|1", "top|1|INK|10|1000", "top|2|PEN|3|765", "top|3|CAP|5|60"});
}

TEST_CASE("sqlite3 reads both kinds of dates and both kinds of first lines") {
    CHECK(
        figures("536365,Pen,x,1,12/1/2010 8:26,2.55,United Kingdom,17850\n", {},
                "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Country,Customer ID\n") ==
        Lines{"day|2010-12-01|GB|1|255|0", "hour|2010-12-01 08|1", "top|1|Pen|1|255"});
}

TEST_CASE("prices with many decimals are added up exactly") {
    CHECK(figures(
              "536365,PEN,x,1,2010-12-01 08:26:00,2.5554,17850.0,France\n536366,PEN,x,1,2010-12-01 "
              "08:26:00,0.12500000000000000000001,17850.0,France\n") ==
          Lines{"day|2010-12-01|FR|2|269|0", "hour|2010-12-01 08|2", "top|1|PEN|2|269"});
}

TEST_CASE("a file that changed since it was read cannot be judged and leaves no files behind") {
    const Folder folder;
    const std::string row = "536365,PEN,x,1,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n";
    const auto file = folder.write("month.csv", header + row);
    const auto plan = read_plan(file);
    const auto changed =
        GENERATE_COPY(row + row, std::string{}, "\n" + row, "536366" + row.substr(6));
    folder.write("month.csv", header + changed);
    CHECK_THROWS_WITH(figures_by_sqlite(file, plan, {}, folder.path() + "/scratch"),
                      duet::tests::ContainsSubstring("changed"));
    CHECK_FALSE(std::filesystem::exists(folder.path() + "/scratch"));
}

TEST_CASE("sqlite3 reports each row that it judges differently, and how") {
    const Folder folder;
    const auto file = folder.write(
        "month.csv", header +
                         "1,PEN,x,1,2010-12-01 08:26:00,2.55,1,France\n2,PEN,x,1.5,2010-12-01 "
                         "08:26:00,2.55,1,France\n");
    auto plan = read_plan(file);
    std::swap(plan.verdicts[0].rejected, plan.verdicts[1].rejected);
    const auto found = figures_by_sqlite(file, plan, {}, folder.path() + "/scratch");
    CHECK(found.rows == RowCounts{2, 1, 0, 1});
    CHECK(found.disagreements ==
          Lines{"line 2: the import says unreadable_quantity, sqlite3 says ordered",
                "line 3: the import says ordered, sqlite3 says rejected"});
}

TEST_CASE("a row that only one reader found is named") {
    Plan plan;
    plan.verdicts = {{2, {}, Document::Kind::order}, {3, {}, Document::Kind::order}};
    CHECK(rows_apart(plan, {2, 3}).empty());
    CHECK(rows_apart(plan, {2, 4}) ==
          Lines{"line 3: the import read a row here, the second count finds none",
                "line 4: the second count finds a row here, the import read none"});
}

TEST_CASE("a difference is named with both figures") {
    const Lines file{"day|2010-12-01|GB|1|765|0", "hour|2010-12-01 08|1", "top|1|PEN|3|765"};
    CHECK(differing(file, file).empty());
    CHECK(differing(file, {"day|2010-12-01|GB|1|766|0", "hour|2010-12-01 08|1", "top|1|INK|3|765",
                           "hour|2010-12-01 09|1"}) ==
          Lines{"day 2010-12-01 GB: the file 1 765 0, the report 1 766 0",
                "top 1: the file PEN 3 765, the report INK 3 765",
                "hour 2010-12-01 09: the file nothing, the report 1"});
    CHECK(differing(file, {}).size() == 3);
}

TEST_CASE("the script can be run by hand") {
    const Folder folder;
    const auto file = folder.write(
        "month.csv", header + "536365,PEN,x,1,2010-12-01 08:26:00,2.55,17850.0,France\n");
    const auto text = sql_for(file, read_plan(file), {"536365"});
    CHECK(text.find("INSERT INTO row VALUES (2,'ordered','536365','PEN','1','2010-12-01 "
                    "08:26:00','2.55','France')") != std::string::npos);
    CHECK(text.find("CREATE TABLE accepted") != std::string::npos);
    CHECK(text.find("INSERT INTO left_out VALUES ('536365')") != std::string::npos);
}

// Real-world files through `duet import --check-reports` into both styles: right figures, no false
// alarm, every row accounted for.

#include "tests/catch.hpp"
#include "tests/import/check_stage.hpp"

#include <vector>

using namespace duet::importer::tests;
using duet::tests::ContainsSubstring;

namespace {

std::string with_ends(std::string text, const std::string& end) {
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + end.size()))
        text.replace(at, 1, end);
    return text;
}

struct File {
    std::string name;
    std::string text;
    int code;
    std::string rows;     ///< as printed by the import
    int entries;          ///< orders and returns in each style
    std::string figures;  ///< of the file, in pounds
};

std::vector<File> files_with_odd_numbers_dates_and_ends() {
    return {
        {"thousands",
         header + good +
             "2,A,x,\"1,000\",12/2/2010 8:28,3.39,1,France\n3,A,x,2,12/2/2010 "
             "8:30,\"1,234.50\",1,France\n4,A,x,1,12/2/2010 8:31,\xC2\xA3"
             "4.25,1,France\n",
         equal, "rows read 4 = ordered 1 + returned 0 + rejected 3", 1, "file £15.30"},
        {"half a piece", header + good + "2,A,RIBBON,2.5,12/16/2010 8:30,3.39,1,France\n", equal,
         "rows read 2 = ordered 1 + returned 0 + rejected 1", 1, "file £15.30"},
        {"ISO with a T",
         header + "1," + heart + "2010-12-03T08:26:00" + rest + "2," + heart +
             "2010-12-03T13:05:00" + rest,
         equal, "rows read 2 = ordered 2 + returned 0 + rejected 0", 2, "file £30.60"},
        {"short ISO",
         header + "1," + heart + "2010-12-4 8:26" + rest + "2," + heart + "2010-12-4 13:05" + rest,
         equal, "rows read 2 = ordered 2 + returned 0 + rejected 0", 2, "file £30.60"},
        {"a day without a time", header + good + "2," + heart + "2010-12-04" + rest, equal,
         "rows read 2 = ordered 1 + returned 0 + rejected 1", 1, "file £15.30"},
        {"one bad date", header + good + "2," + heart + "15.12.2010 08:30" + rest, equal,
         "rows read 2 = ordered 1 + returned 0 + rejected 1", 1, "file £15.30"},
        {"a date without a year", header + good + "2," + heart + "not-a-date" + rest, equal,
         "rows read 2 = ordered 1 + returned 0 + rejected 1", 1, "file £15.30"},
        {"AM and PM",
         header + "1," + heart + "12/17/2010 8:26 PM" + rest + "2," + heart +
             "12/17/2010 12:26 am" + rest,
         equal, "rows read 2 = ordered 2 + returned 0 + rejected 0", 2, "file £30.60"},
        {"CR only", with_ends(header + good + "2," + heart + "2010-12-02 08:27:00" + rest, "\r"),
         equal, "rows read 2 = ordered 2 + returned 0 + rejected 0", 2, "file £30.60"},
        {"CR LF and a byte order mark", "\xEF\xBB\xBF" + with_ends(header + good, "\r\n"), equal,
         "rows read 1 = ordered 1 + returned 0 + rejected 0", 1, "file £15.30"},
        {"Latin-1", header + good + "2,CAF\xC9,CAF\xC9 SIGN,6,2010-12-06 08:28:00" + rest, equal,
         "rows read 2 = ordered 2 + returned 0 + rejected 0", 2, "file £30.60"},
        {"Latin-1 beside UTF-8",
         header + "1,CAF\xC3\x89,x,6,2010-12-06 08:28:00" + rest +
             "2,CAF\xC9,x,6,2010-12-06 08:28:00" + rest,
         equal, "rows read 2 = ordered 2 + returned 0 + rejected 0", 2, "file £30.60"},
    };
}

std::vector<File> files_with_odd_rows() {
    const std::string birds = "1,A,\"SET OF 3 \"BIRD\" HOOKS\",6,12/10/2010 8:26" + rest +
                              "2,B,LAMP 12\" WIDE,6,12/10/2010 8:27" + rest;
    return {
        {"quotes within", header + birds, equal,
         "rows read 2 = ordered 2 + returned 0 + rejected 0", 2, "file £30.60"},
        {"a quote never closed",
         header + good + "2,A,\"open,6,2010-12-02 08:27:00" + rest + "3,A,x,1,2010-12-02 08:27:00" +
             rest,
         equal, "rows read 2 = ordered 1 + returned 0 + rejected 1", 1, "file £15.30"},
        {"too few fields", header + good + "2,A,6\n", equal,
         "rows read 2 = ordered 1 + returned 0 + rejected 1", 1, "file £15.30"},
        {"an invoice that is no number",
         header + good + "2.7," + heart + "2010-12-02 08:26:00" + rest, equal,
         "rows read 2 = ordered 1 + returned 0 + rejected 1", 1, "file £15.30"},
        {"many decimals",
         header + "1,A,x,1,2010-12-02 08:26:00,2.5500000000000003,1,France\n2,A,x,1,2010-12-02 "
                  "08:26:00,0.1250000000000000000000000000000000000001,1,France\n",
         equal, "rows read 2 = ordered 2 + returned 0 + rejected 0", 2, "file £2.68"},
        {"a total too large",
         header + good +
             "2,A,x,1000000,2010-12-02 08:26:00,1000000,1,France\n2,B,x,1,2010-12-02 "
             "08:26:00,1.00,1,France\n",
         equal, "rows read 3 = ordered 1 + returned 0 + rejected 2", 1, "file £15.30"},
        {"the last day there is", header + "1," + heart + "9999-12-31 23:59:00" + rest, equal,
         "rows read 1 = ordered 1 + returned 0 + rejected 0", 1, "file £15.30"},
        {"the day first",
         header + "1," + heart + "07/12/2010 8:26" + rest +
             "C2,A,x,-1,13/12/2010 8:26,1.00,1,France\n",
         equal, "rows read 2 = ordered 1 + returned 1 + rejected 0", 2,
         "file £15.30, refunds £1.00"},
        {"everything at once",
         "\xEF\xBB\xBF" +
             with_ends(
                 header + good +
                     "C2,CAF\xC9,x,-2,03/12/2010 8:26 PM,1.005,,EIRE\n3,A,\"SET OF 3 \"BIRD\" "
                     "HOOKS\",\"1,000\",1/12/2010 8:26,1,1,France\n"
                     "4,A,x,1,31/12/2010 8:26,.5,1,Atlantis\n5,A,x,1,12/31/2010x,1,1,France\n",
                 "\r"),
         equal, "rows read 5 = ordered 2 + returned 1 + rejected 2", 3,
         "file £15.80, refunds £2.00"},
        {"no row is good", header + "1,A,x,2.5,2010-12-02 08:26:00,1.00,1,France\n", not_judged,
         "rows read 1 = ordered 0 + returned 0 + rejected 1", 0, "file £0.00"},
        {"no rows", header, not_judged, "rows read 0 = ordered 0 + returned 0 + rejected 0", 0,
         "file £0.00"},
    };
}

std::vector<File> files() {
    auto all = files_with_odd_numbers_dates_and_ends();
    for (auto& file : files_with_odd_rows()) all.push_back(std::move(file));
    return all;
}

}  // namespace

TEST_CASE(
    "files of all kinds are imported with right figures, no false alarm, and every row accounted "
    "for") {
    for (const auto& file : files()) {
        DYNAMIC_SECTION(file.name) {
            Stage stage;
            const int code = stage.import(file.text);
            INFO(stage.said);
            CHECK(code == file.code);
            CHECK_THAT(stage.said, ContainsSubstring(file.rows));
            CHECK(stage.times(file.figures) == 2);
            CHECK(stage.times("DIFFERENT") == 0);
            CHECK(stage.times("rows by sqlite3: " +
                              file.rows.substr(std::string("rows read ").size())) == 2);
            CHECK(stage.shop.entries("orchestrated") == file.entries);
            CHECK(stage.shop.entries("choreographed") == file.entries);
        }
    }
}

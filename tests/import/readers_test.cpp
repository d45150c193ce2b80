// Three readers of one file (the importer's mapping, the sums straight from the rows, and sqlite3)
// agree about every row and every figure, also for odd rows.

#include "infra/import/mapping.hpp"
#include "infra/import/record_lines.hpp"
#include "infra/import/report_check.hpp"
#include "infra/import/report_figures.hpp"
#include "infra/import/straight_sums.hpp"
#include "tests/catch.hpp"
#include "tests/import/files.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

using namespace duet::importer;
using tests::Folder;
using tests::header;

namespace {

using Lines = std::vector<std::string>;

Sums days_of(const Plan& plan) {
    Sums days;
    for (const Document& document : plan.documents) {
        Sum& sum = days[{rfc3339(document.placed_at).substr(0, 10), document.country}];
        const bool is_order = document.kind == Document::Kind::order;
        sum.orders += is_order ? 1 : 0;
        (is_order ? sum.revenue : sum.refunds) += document.total();
    }
    return days;
}

Lines hours_of(const Plan& plan) {
    std::map<std::string, int> orders;
    for (const Document& document : plan.documents) {
        const auto time = rfc3339(document.placed_at);
        if (document.kind == Document::Kind::order)
            ++orders[time.substr(0, 10) + " " + time.substr(11, 2)];
    }
    Lines lines;
    for (const auto& [hour, count] : orders)
        lines.push_back("hour|" + hour + "|" + std::to_string(count));
    return lines;
}

Lines top_of(const Plan& plan) {
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> sold;  // SKU -> revenue, units
    for (const Document& document : plan.documents) {
        if (document.kind != Document::Kind::order) continue;
        for (const Line& line : document.lines) {
            sold[line.sku].first += line.quantity * line.unit_price;
            sold[line.sku].second += line.quantity;
        }
    }
    std::vector<std::pair<std::string, std::pair<std::int64_t, std::int64_t>>> best(sold.begin(),
                                                                                    sold.end());
    std::ranges::stable_sort(best, std::greater<>{},
                             [](const auto& product) { return product.second.first; });
    Lines lines;
    for (const auto& [sku, figures] : best) {
        if (lines.size() == 20) break;
        lines.push_back("top|" + std::to_string(lines.size() + 1) + "|" + sku + "|" +
                        std::to_string(figures.second) + "|" + std::to_string(figures.first));
    }
    return lines;
}

Lines figures_of(const Plan& plan) {
    Lines lines = lines_of(days_of(plan));
    for (const auto& more : {hours_of(plan), top_of(plan)})
        lines.insert(lines.end(), more.begin(), more.end());
    return lines;
}

LeftOut unfit_rows_of(const Plan& plan) {
    LeftOut out;
    for (const Rejection& rejection : plan.rejections) {
        if (is_unfit(rejection.reason)) out.lines.insert(rejection.line);
    }
    return out;
}

/// The differences between the readers; empty when they agree.
Lines apart(const std::string& path, const std::string& scratch, const Plan& plan) {
    Lines found = rows_apart(plan, lines_of_rows(path));
    if (!plan.accounts_for_every_row())
        found.emplace_back("the import does not account for every row");
    const auto sqlite = figures_by_sqlite(path, plan, {}, scratch);
    found.insert(found.end(), sqlite.disagreements.begin(), sqlite.disagreements.end());
    const RowCounts rows{plan.rows_read, plan.rows_ordered, plan.rows_returned,
                         plan.rejections.size()};
    if (sqlite.rows != rows)
        found.push_back("sqlite3 counts " + std::to_string(sqlite.rows.read) +
                        " rows or judges them differently");
    for (const auto& line : differing(sqlite.figures, figures_of(plan))) found.push_back(line);
    if (straight_sums(path, unfit_rows_of(plan), plan.dates.order) != days_of(plan))
        found.emplace_back("the straight sums differ");
    return found;
}

Plan plan_or_month_first(const std::string& path) {
    try {
        return read_plan(path);
    } catch (const std::runtime_error&) {  // dates that contradict each other
        return read_plan(path, DateDecision{DateOrder::month_first, "given"});
    }
}

rc::Gen<std::string> one_of(const std::vector<std::string>& texts) {
    return rc::gen::elementOf(texts);
}

rc::Gen<std::string> an_invoice() {
    return one_of({"1", "2", "3", "4.0", "5.00", "6.5", "C7", "c7", "C8.0", "C", "A9", "a9", "B1",
                   "", "1e3", "C-1", "007",
                   "\xC2\xA3"
                   "1",
                   "1 2"});
}

rc::Gen<std::string> a_quantity() {
    return one_of({"1",     "2",   "12",        "-1",      "-3",      "0",   "5.0",
                   "-5.00", "2.5", "\"1,000\"", "1000000", "1000001", "+1",  "x",
                   "",      "--1", "-",         ".0",      "1.",      "0x1", "99999999999999999999",
                   "1_0"});
}

rc::Gen<std::string> a_price() {
    return one_of({"1.25",
                   "0.125",
                   "0.135",
                   "0.005",
                   "0.004",
                   "0.0050000000000000000000000000000000001",
                   "2.5500000000000003",
                   "0",
                   "-1",
                   "7",
                   ".5",
                   "7.",
                   "1000000",
                   "1000000.01",
                   "999999.995",
                   "\"1,234.50\"",
                   "\xC2\xA3"
                   "4.25",
                   "\xA3"
                   "4.25",
                   "1.2.3",
                   "+2",
                   "-0.004",
                   ".",
                   "",
                   "1e2",
                   "0000000000000000000001.10",
                   "1000000000000000"});
}

rc::Gen<std::string> a_date() {
    return one_of({"2010-12-01 08:26:00",
                   "2010-12-4 8:26",
                   "2010-12-03T08:26:00",
                   "2010-12-03 08:26",
                   "12/1/2010 8:26",
                   "1/12/2010 18:26",
                   "7/12/2010 23:59:59",
                   "12/17/2010 8:26 PM",
                   "17/12/2010 12:26am",
                   "12/12/2010 12:00 pm",
                   "2010-12-01",
                   "15.12.2010 08:30",
                   "2010-13-01 00:00:00",
                   "2/30/2010 8:26",
                   "30/2/2010 8:26",
                   "2010-12-01T08:26:00Z",
                   "12/1/2010 24:00",
                   "12/1/2010 8:60",
                   "",
                   "12/1/2010 13:00 PM",
                   "12/1/10 8:26",
                   "9999-12-31 23:59:59",
                   "0000-01-01 00:00:00",
                   "1/1/2010  8:26"});
}

rc::Gen<std::string> a_row() {
    return rc::gen::exec([] {
        const auto sku = *one_of({"A", "B", "b", "C C", "CAF\xC3\x89", "CAF\xC9", "\"Q\"\"Q\"",
                                  "it's", "", ".", "\"a\nb\""});
        const auto text = *one_of({"x", "\"x,y\"", "\"SET OF 3 \"BIRD\" HOOKS\"", "LAMP 12\" WIDE",
                                   "\"two\r\nlines\"", "caf\xE9", "", "\"open", "one,field,more"});
        const auto country =
            *one_of({"United Kingdom", "EIRE", "Atlantis", "France ", "", "\"a\nb\""});
        return *an_invoice() + "," + sku + "," + text + "," + *a_quantity() + "," + *a_date() +
               "," + *a_price() + "," + *one_of({"17850.0", "12583", ""}) + "," + country;
    });
}

/// Mostly valid apart from one value: a row with two defects is rejected in any case.
rc::Gen<std::string> a_mostly_good_row() {
    return rc::gen::exec([] {
        std::vector<std::string> values{"1",    "A",       "x",     "2", "12/1/2010 8:26",
                                        "1.25", "17850.0", "France"};
        const std::vector<rc::Gen<std::string>> odd{an_invoice(),
                                                    one_of({"B", "CAF\xC9"}),
                                                    one_of({"y", "\"SET OF 3 \"BIRD\" HOOKS\""}),
                                                    a_quantity(),
                                                    a_date(),
                                                    a_price(),
                                                    one_of({""}),
                                                    one_of({"EIRE", "?"})};
        values[0] = *one_of({"1", "2", "3", "C7", "C8"});
        if (values[0].starts_with('C')) values[3] = "-2";
        const auto place = *rc::gen::inRange<std::size_t>(0, values.size());
        values[place] = *odd[place];
        std::string row;
        for (const auto& value : values) row += (row.empty() ? "" : ",") + value;
        return row;
    });
}

std::string a_file() {
    const auto end = *one_of({"\n", "\r\n", "\r"});
    std::string text = (*rc::gen::arbitrary<bool>() ? "\xEF\xBB\xBF" : "") +
                       header.substr(0, header.size() - 1) + end;
    const auto rows = *rc::gen::container<std::vector<std::string>>(
        rc::gen::oneOf(a_row(), a_mostly_good_row(), a_mostly_good_row()));
    for (const auto& row : rows) text += row + end;
    return text;
}

}  // namespace

TEST_CASE("the import, the straight sums and sqlite3 agree about each of any rows") {
    const Folder folder;
    CHECK(rc::check("readers agree", [&] {
        const auto path = folder.write("random.csv", a_file());
        const auto plan = plan_or_month_first(path);
        for (const auto& line : apart(path, folder.path() + "/scratch", plan)) RC_FAIL(line);
    }));
}

TEST_CASE("the readers agree about orders and values beyond the contract's limits") {
    const Folder folder;
    std::string text = header;
    for (int line = 0; line < 2003; ++line)
        text += "1,SKU" + std::to_string(line) + ",x,1,2010-12-01 08:26:00,1.25,1,France\n";
    text +=
        "2,A,x,1000000,2010-12-01 08:26:00,1000000,1,France\n2,B,x,1,2010-12-01 "
        "08:26:00,1.00,1,France\n";
    text += "3,A,x,1,2010-12-01 08:26:00,1.00," + std::string(300, 'c') + ",France\n";
    text += "4," + std::string(300, 's') + ",x,1,2010-12-01 08:26:00,1.00,1,France\n";
    text += std::string(200, '5') + ",A,x,1,2010-12-01 08:26:00,1.00,1,France\n";
    text += "6." + std::string(300, '0') + ",A,x,1,2010-12-01 08:26:00,1.00,1,France\n";
    const auto path = folder.write("odd.csv", text);
    const auto plan = read_plan(path);
    CHECK(plan.rows_read == 2009);
    CHECK(plan.rows_ordered == 2001);
    CHECK(apart(path, folder.path() + "/scratch", plan).empty());
}

TEST_CASE("a wrong penny, a duplicated row and a missing row show between the readers") {
    const Folder folder;
    const auto path = folder.write(
        "month.csv", header +
                         "1,A,x,1,2010-12-01 08:26:00,1.25,1,France\n1,A,x,1,2010-12-01 "
                         "08:26:00,1.25,1,France\n2,B,x,1,2010-12-01 08:26:00,9.99,1,France\n");
    auto plan = read_plan(path);
    REQUIRE(apart(path, folder.path() + "/scratch", plan).empty());
    SECTION("a penny") { ++plan.documents[0].lines[0].unit_price; }
    SECTION("twice") { plan.documents[0].lines[0].quantity *= 2; }
    SECTION("left out") { plan.documents.pop_back(); }
    SECTION("the wrong day") { plan.documents[1].placed_at += std::chrono::days(1); }
    CHECK_FALSE(apart(path, folder.path() + "/scratch", plan).empty());
}

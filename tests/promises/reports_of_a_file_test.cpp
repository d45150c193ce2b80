// Imports a file of invoices into both styles, shuffled by up to an hour and partly repeated. The
// reports equal the figures that sqlite3 computes from the file.
// DUET_REAL_MONTH=/path/to/online-retail-2010-12.csv.gz selects a real file; by default the test
// generates a small one.

#include "shared/store/connection.hpp"
#include "tests/catch.hpp"
#include "tests/promises/scenario.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace duet;
using namespace duet::tests;
using nlohmann::json;

namespace {

/// 300 invoices on two days: every ninth is a return; fractional prices, repeated products, and
/// rows that the import rejects.
std::string a_small_month(const std::filesystem::path& folder) {
    const auto path = folder / "small-month.csv";
    std::ofstream out{path};
    out << "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
    const char* const countries[] = {"United Kingdom", "France", "EIRE", "Unspecified"};
    for (int number = 0; number < 300; ++number) {
        const bool credit = number % 9 == 8;
        const auto minutes = 480 + number % 150 * 3;
        char when[32];
        std::snprintf(when, sizeof when, "2010-12-%02d %02d:%02d:00", 1 + number / 150,
                      minutes / 60, minutes % 60);
        const auto customer =
            number % 6 == 0 ? std::string{} : std::to_string(17000 + number % 40) + ".0";
        for (int line = 0; line < 1 + number % 4; ++line) {
            out << (credit ? "C" : "") << 536000 + number << ",SKU" << (number * 7 + line * 3) % 37
                << ",x," << (credit ? "-" : "") << 1 + (number + line) % 6 << ',' << when << ','
                << 1 + (number + line) % 5 << '.' << (line % 2 == 0 ? "125" : "99") << ','
                << customer << ',' << countries[number % 4] << '\n';
        }
        if (number % 20 == 0)
            out << 536000 + number << ",LOST,x,-3," << when << ",0.0," << customer << ','
                << countries[number % 4] << '\n';
    }
    return path.string();
}

std::string file_for(RunningShop& shop) {
    const char* real = std::getenv("DUET_REAL_MONTH");
    return real != nullptr ? real : a_small_month(shop.paths().state);
}

/// Days of 2011, which no other file of these tests uses: valid and invalid rows as in real files.
/// Lines end with CR, and dates begin with the day.
std::string a_file_of_odd_rows(const std::filesystem::path& folder) {
    const auto path = folder / "odd-rows.csv";
    std::ofstream out{path, std::ios::binary};
    for (
        const auto* row : {
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
            "700001,ODD1,HEART,6,03/02/2011 8:26,2.55,17850,United Kingdom",
            "700002,ODD2,LANTERN,\"1,000\",03/02/2011 8:28,3.39,17850,United Kingdom",  // thousands
            "700003,ODD2,BOXES,2,03/02/2011 8:30,\"1,234.50\",17850,France",
            "700004,ODD3,RIBBON,2.5,03/02/2011 8:30,3.39,17850,United Kingdom",   // half a piece
            "700005,ODD1,HEART,6,2011-02-04T08:26:00,2.55,17850,United Kingdom",  // ISO dates
            "700006,ODD1,HEART,6,2011-2-4 13:05,2.55,17850,United Kingdom",
            "700007,ODD1,HEART,1,04.02.2011 08:30,3.39,17850,United Kingdom",      // no date
            "700008,CAF\xC9,CAF\xC9 SIGN,6,05/02/2011 8:28 PM,3.39,17850,France",  // Latin-1
            "700009,ODD4,\"SET OF 3 \"BIRD\" HOOKS\",6,13/02/2011 8:26,2.555,,EIRE",
            "C700010,ODD4,HOOKS,-1,13/02/2011 9:26,2.555,,EIRE",
            "700011,ODD5,GOLD,1000000,13/02/2011 9:26,1000000,17850,France",  // more than an order
                                                                              // may total
        }) {
        out << row << '\r';
    }
    return path.string();
}

json reports_of_styles(const json& result) {
    json reports = json::array();
    for (const auto& style : result.at("styles")) reports.push_back(style.at("reports"));
    return reports;
}

}  // namespace

TEST_CASE(
    "both styles import the valid rows of a file, and the report check accounts for every row") {
    auto& shop = RunningShop::get();
    const auto file = a_file_of_odd_rows(shop.paths().state);
    const auto result = json::parse(shop.duet({"import", file, "--check-reports", "--json"}));
    INFO(result.dump(2));
    const json rows{{"read", 11}, {"ordered", 5}, {"returned", 1}, {"rejected", 5}};
    CHECK(result.at("rows") == rows);
    CHECK(result.at("dates").at("order") == "dmy");
    json rejected = json::array();
    for (const auto& row : result.at("rejected"))
        rejected.push_back(row.at("line").dump() + " " + row.at("reason").get<std::string>());
    CHECK(rejected == json{"3 unreadable_quantity", "4 unreadable_price", "5 unreadable_quantity",
                           "8 unreadable_date", "12 total_too_large"});
    REQUIRE(result.at("styles").size() == 2);
    for (const auto& style : result.at("styles")) {
        CHECK(style.at("reconciled") == true);
        CHECK(style.at("orders_taken") == 5);
        CHECK(style.at("returns_taken") == 1);
        CHECK(style.at("reports").at("rows") == rows);
        CHECK(style.at("reports").at("differences").empty());
        CHECK(style.at("reports").at("not_judged").empty());
        CHECK(style.at("revenue").at("file") == 3 * 1530 + 2034 + 6 * 256);
        CHECK(style.at("refunds").at("file") == 256);
    }
    CHECK(reports_of_styles(result)[0] == reports_of_styles(result)[1]);
}

TEST_CASE("reports of shuffled and repeated invoices match sqlite3 to the penny") {
    auto& shop = RunningShop::get();
    const auto file = file_for(shop);
    const auto result = json::parse(shop.duet({"import", file, "--shuffle", "1h", "--repeat", "1%",
                                               "--seed", "11", "--check-reports", "--json"}));
    REQUIRE(result.at("styles").size() == 2);
    for (const auto& style : result.at("styles")) {
        INFO(style.dump(2));
        CHECK(style.at("reconciled") == true);
        CHECK(style.at("reports").at("figures") > 30);
        CHECK(style.at("reports").at("differences").empty());
    }
    CHECK(result.at("styles")[0].at("reports") == result.at("styles")[1].at("reports"));
    Side{Style::orchestrated}.check_audit();
    Side{Style::choreographed}.check_audit();

    // The invoices were out of order, so closed windows were corrected visibly.
    Side side{BOTH_STYLES};
    const auto rows =
        side.get(
                "/v1/reports/"
                "revenue?window=day&by=country&from=2010-12-01T00:00:00Z&to=2011-01-01T00:00:00Z")
            .json()
            .at("rows");
    long corrections = 0;
    for (const auto& row : rows) corrections += row.at("revision").get<long>();
    CHECK(corrections > 0);

    // The check detects one penny in one product's window.
    const auto reporting = shop.process("reporting", side.style());
    store::Connection db{shop.paths().database(reporting.program).string()};
    const auto sku = db.string(
                           "SELECT key FROM windows WHERE dimension = 'sku' GROUP BY key ORDER BY "
                           "SUM(revenue) DESC, key LIMIT 1")
                         .value();
    const auto add = [&](int pence) {
        db.run(
            "UPDATE windows SET revenue = revenue + ? WHERE dimension = 'sku' AND key = ? AND "
            "minute = (SELECT MIN(minute) FROM windows WHERE dimension = 'sku' AND key = ?)",
            pence, sku, sku);
    };
    add(1);
    CHECK_THROWS(shop.duet({"import", file, "--style", name_of(side.style()), "--check-reports"}));
    add(-1);
    CHECK_NOTHROW(shop.duet({"import", file, "--style", name_of(side.style()), "--check-reports"}));
}

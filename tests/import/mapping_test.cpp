#include "infra/import/mapping.hpp"
#include "infra/import/dates.hpp"
#include "shared/messages/money.hpp"
#include "tests/catch.hpp"
#include "tests/import/files.hpp"

#include <string>

using namespace duet::importer;
using tests::Folder;
using tests::header;

namespace {

Row row(std::string invoice, std::string sku, std::string quantity, std::string price) {
    Row made;
    made.line = 2;
    made.invoice = std::move(invoice);
    made.sku = std::move(sku);
    made.quantity = std::move(quantity);
    made.date = "2010-12-01 08:26:00";
    made.price = std::move(price);
    made.customer = "17850.0";
    made.country = "United Kingdom";
    return made;
}

Plan plan_of(const std::vector<Row>& rows) {
    Mapping mapping;
    for (const Row& each : rows) mapping.take(each);
    return mapping.finish("digest");
}

}  // namespace

TEST_CASE("each row is judged by the rules of the import") {
    const auto [invoice, quantity, price, verdict] =
        GENERATE(table<std::string, std::string, std::string, std::string>({
            {"536365", "6", "2.55", "order"},
            {"536365", "6.0", "2.55", "order"},
            {"536365.0", "6", "2.55", "order"},
            {"536365", "0", "2.55", "quantity_not_positive"},
            {"536365", "-6", "2.55", "quantity_not_positive"},
            {"536365", "6", "0.0", "price_not_positive"},
            {"536365", "6", "-2.55", "price_not_positive"},
            {"536365", "-6", "0.0", "quantity_not_positive"},
            {"536365", "6", "0.004", "price_rounds_to_zero"},
            {"536365", "6", "-0.004", "price_not_positive"},
            {"C536379", "-1", "27.50", "credit"},
            {"c536379", "-1", "27.50", "credit"},
            {"C536379", "1", "27.50", "quantity_not_negative"},
            {"C536379", "0", "27.50", "quantity_not_negative"},
            {"C536379", "-1", "0", "price_not_positive"},
            {"A563185", "1", "11062.06", "bad_debt_adjustment"},
            {"A563186", "1", "-11062.06", "bad_debt_adjustment"},
            {"", "1", "1", "unknown_invoice_kind"},
            {"C", "-1", "1", "unknown_invoice_kind"},
            {"B12", "1", "1", "unknown_invoice_kind"},
            {"53x365", "1", "1", "unknown_invoice_kind"},
            {"536365", "six", "1", "unreadable_quantity"},
            {"536365", "6.5", "1", "unreadable_quantity"},
            {"536365", "", "1", "unreadable_quantity"},
            {"536365", "99999999999999999999", "1", "unreadable_quantity"},
            {"536365", "1", "", "unreadable_price"},
            {"536365", "1", "1,5", "unreadable_price"},
            {"536365", "1000000", "1", "order"},
            {"536365", "1000001", "1", "quantity_over_limit"},
            {"C536365", "-1000001", "1", "quantity_over_limit"},
            {"536365", "1", "1000000", "order"},
            {"536365", "1", "1000000.01", "price_over_limit"},
        }));
    CAPTURE(invoice, quantity, price);
    const auto judged = judge(row(invoice, "85123A", quantity, price));
    if (const auto* reason = std::get_if<Reason>(&judged)) {
        CHECK(std::string(name_of(*reason)) == verdict);
    } else {
        CHECK((std::get<AcceptedRow>(judged).kind == Document::Kind::order ? "order" : "credit") ==
              verdict);
    }
}

TEST_CASE("SKUs that do not fit an address or the contract are rejected") {
    const auto sku =
        GENERATE(std::string(), std::string("."), std::string(".."), std::string("a\tb"),
                 std::string("a/b"), std::string("a\\b"), std::string(233, 'x'));
    CHECK(std::get<Reason>(judge(row("1", sku, "1", "1"))) == Reason::sku_not_allowed);
    CHECK(std::holds_alternative<AcceptedRow>(judge(row("1", std::string(232, 'x'), "1", "1"))));
}

TEST_CASE("customers are numbers, or guests of their invoice") {
    auto known = row("536365", "A", "1", "1");
    CHECK(std::get<AcceptedRow>(judge(known)).customer_id == "17850");
    known.customer.clear();
    CHECK(std::get<AcceptedRow>(judge(known)).customer_id == "guest-536365");
    known.invoice = "C536365", known.quantity = "-1";
    CHECK(std::get<AcceptedRow>(judge(known)).customer_id == "guest-C536365");
}

TEST_CASE("rows of one invoice become one order, from any place in the file") {
    const Plan plan = plan_of({row("1", "A", "2", "1.00"), row("2", "A", "1", "1.00"),
                               row("1", "A", "3", "1.00"), row("1", "A", "1", "0.90"),
                               row("1", "a", "1", "1.00"), row("C1", "A", "-2", "1.00")});
    REQUIRE(plan.documents.size() == 3);
    const Document& order = plan.documents[0];
    CHECK(order.key == "invoice-1");
    CHECK(order.country == "GB");
    CHECK(rfc3339(order.placed_at) == "2010-12-01T08:26:00Z");
    REQUIRE(order.lines.size() ==
            3);  // same SKU and price merge; another price or another SKU is another line
    CHECK(order.lines[0].quantity == 5);
    CHECK(order.lines[1].unit_price == 90);
    CHECK(order.lines[2].sku == "a");
    CHECK(order.rows == 4);
    CHECK(order.total() == 690);
    CHECK(plan.documents[2].kind == Document::Kind::credit);
    CHECK(plan.documents[2].key == "invoice-C1");
    CHECK(plan.documents[2].total() == 200);
}

TEST_CASE("an invoice without a valid row is no order") {
    const Plan plan = plan_of({row("1", "A", "0", "1.00"), row("1", "B", "1", "0")});
    CHECK(plan.documents.empty());
    CHECK(plan.products.empty());
    CHECK(plan.rejections.size() == 2);
    CHECK(plan.accounts_for_every_row());
}

TEST_CASE("products have their first price and the stock that all orders need") {
    const Plan plan = plan_of({row("1", "A", "2", "1.00"), row("2", "A", "3", "2.00"),
                               row("C1", "A", "-2", "1.00"), row("C2", "B", "-1", "5.00")});
    REQUIRE(plan.products.size() == 2);
    CHECK(plan.products[0].first_price == 100);
    CHECK(plan.products[0].ordered == 5);
    CHECK(plan.products[0].prices.size() == 2);
    CHECK(plan.products[1].sku == "B");
    CHECK(plan.products[1].ordered == 0);
}

TEST_CASE("quantities beyond the contract's limit continue in a second line") {
    const Plan plan = plan_of({row("1", "A", "700000", "1.00"), row("1", "A", "700000", "1.00"),
                               row("1", "A", "300000", "1.00")});
    REQUIRE(plan.documents.size() == 1);
    REQUIRE(plan.documents[0].lines.size() == 2);
    CHECK(plan.documents[0].lines[0].quantity == 1'000'000);
    CHECK(plan.documents[0].lines[1].quantity == 700'000);
}

TEST_CASE("the 2,001st line of an order is rejected, and rows that merge still fit") {
    std::vector<Row> rows;
    for (int line = 0; line < 2001; ++line)
        rows.push_back(row("1", "S" + std::to_string(line), "1", "1.00"));
    rows.push_back(row("1", "S7", "1", "1.00"));
    const Plan plan = plan_of(rows);
    CHECK(plan.documents[0].lines.size() == 2000);
    CHECK(plan.documents[0].lines[7].quantity == 2);
    REQUIRE(plan.rejections.size() == 1);
    CHECK(plan.rejections[0].reason == Reason::order_too_long);
    CHECK(plan.products.size() == 2000);
    CHECK(plan.accounts_for_every_row());
}

TEST_CASE("a whole file is accounted for, row by row") {
    const Folder folder;
    const auto path = folder.write(
        "month.csv", header +
                         "536365,85123A,\"HEART, \"\"WHITE\"\"\",6,2010-12-01 "
                         "08:26:00,2.55,17850.0,United Kingdom\r\n"
                         "536365,85123A,HEART,2,12/1/2010 8:26,2.55,17850.0,United Kingdom\r\n"
                         "536366,POST,,1,12/1/2010 8:27,18.00,,EIRE\r\n"
                         "536367,22749,LOST,-3,12/1/2010 8:28,0.0,,United Kingdom\r\n"
                         "C536368,85123A,HEART,-1,12/1/2010 9:00,2.55,17850.0,United Kingdom\r\n"
                         "A563185,B,Adjust bad debt,1,12/1/2010 9:01,11062.06,,United Kingdom\r\n"
                         "536369,A,too,few\r\n"
                         "\r\n"
                         "536370,22728,CLOCK,24,12/1/2010 8:45,3.75,12583.0,Atlantis\r\n"
                         "536371,22728,CLOCK,24,31.12.2010 8:45,3.75,12583.0,France\r\n");
    const Plan plan = read_plan(path);
    CHECK(plan.rows_read == 9);
    CHECK(plan.rows_ordered == 4);
    CHECK(plan.rows_returned == 1);
    CHECK(plan.accounts_for_every_row());
    REQUIRE(plan.rejections.size() == 4);
    CHECK(plan.rejections[0].line == 5);
    CHECK(plan.rejections[0].reason == Reason::quantity_not_positive);
    CHECK(plan.rejections[0].text == "536367,22749,LOST,-3,12/1/2010 8:28,0.0,,United Kingdom");
    CHECK(plan.rejections[1].reason == Reason::bad_debt_adjustment);
    CHECK(plan.rejections[2].reason == Reason::unreadable_row);
    CHECK(plan.rejections[3].line == 11);
    CHECK(plan.rejections[3].reason == Reason::unreadable_date);
    CHECK(plan.documents[1].customer_id == "guest-536366");
    CHECK(plan.documents[1].country == "IE");
    CHECK(plan.countries_without_code == std::map<std::string, std::uint64_t>{{"Atlantis", 1}});
}

TEST_CASE("an invoice above the shop's limit is rejected with all its rows and products") {
    const Folder folder;
    const auto plan = read_plan(folder.write(
        "large.csv",
        header + "1,CHEAP,x,1,2010-12-01 08:26:00,1.00,1,France\n"
                 // one pound too much together with the first row
                 "1,DEAR,x,1000000,2010-12-01 08:26:00,10000.00,1,France\n"
                 "2,DEAR,x,1000000,2010-12-01 08:26:00,10000.00,1,France\n"  // exactly the maximum
                 "C3,DEAR,x,-1000000,2010-12-01 08:26:00,1000000,1,France\n"));
    CHECK(plan.accounts_for_every_row());
    REQUIRE(plan.documents.size() == 1);
    CHECK(plan.documents[0].key == "invoice-2");
    CHECK(plan.documents[0].total() == duet::limits::total);
    REQUIRE(plan.products.size() == 1);
    CHECK(plan.products[0].ordered == 1'000'000);
    REQUIRE(plan.rejections.size() == 3);
    for (const auto& rejection : plan.rejections)
        CHECK(name_of(rejection.reason) == "total_too_large");
    CHECK(plan.rejections[0].line == 2);
    CHECK(plan.rejections[2].line == 5);
}

TEST_CASE("every row has a verdict, in the file's order") {
    const Plan plan = plan_of(
        {row("1", "A", "2", "1.00"), row("C1", "A", "-2", "1.00"), row("1", "A", "0", "1.00")});
    REQUIRE(plan.verdicts.size() == 3);
    CHECK(name_of(plan.verdicts[0]) == "ordered");
    CHECK(name_of(plan.verdicts[1]) == "returned");
    CHECK(name_of(plan.verdicts[2]) == "quantity_not_positive");
    CHECK(plan.verdicts[2].line == 2);
}

TEST_CASE("the dates of a whole file decide their order of day and month") {
    const Folder folder;
    const std::string early = "1,A,x,1,07/12/2010 8:26,1.00,1,France\n";
    const std::string late = "2,A,x,1,13/12/2010 8:26,1.00,1,France\n";
    const auto day_of = [](const Plan& plan, std::size_t place) {
        return rfc3339(plan.documents.at(place).placed_at).substr(0, 10);
    };
    SECTION("day first, whatever the first rows look like") {
        const auto plan = read_plan(folder.write("dmy.csv", header + early + late));
        CHECK(day_of(plan, 0) == "2010-12-07");
        CHECK(day_of(plan, 1) == "2010-12-13");
        CHECK(plan.dates.because == "line 3 has 13/12/2010 8:26");
    }
    SECTION("month first if no date decides") {
        CHECK(day_of(read_plan(folder.write("mdy.csv", header + early)), 0) == "2010-07-12");
    }
    SECTION("the caller's order comes before the file's evidence") {
        const auto plan = read_plan(folder.write("dmy.csv", header + early + late),
                                    DateDecision{DateOrder::month_first, "given"});
        CHECK(day_of(plan, 0) == "2010-07-12");
        REQUIRE(plan.rejections.size() == 1);
        CHECK(plan.rejections[0].line == 3);
        CHECK(plan.rejections[0].reason == Reason::unreadable_date);
    }
}

TEST_CASE("a file in UTF-16 is refused with advice") {
    const Folder folder;
    std::string wide;
    for (const char c : header) wide += {c, '\0'};
    CHECK_THROWS_WITH(read_plan(folder.write("wide.csv", "\xFF\xFE" + wide)),
                      duet::tests::ContainsSubstring("UTF-16"));
}

TEST_CASE("the error for a missing column names it") {
    const Folder folder;
    CHECK_THROWS_AS(read_plan(folder.write("other.csv", "a,b,c\n1,2,3\n")), std::runtime_error);
    CHECK_THROWS_AS(read_plan(folder.write("empty.csv", "")), std::runtime_error);
}

TEST_CASE("the columns of Online Retail II are known, too, in any order") {
    const Folder folder;
    const auto plan = read_plan(folder.write(
        "two.csv",
        "Country,Customer ID,Price,InvoiceDate,Quantity,Description,StockCode,Invoice\n"
        "France,12583,3.75,2010-12-01 08:45:00,24,CLOCK,22728,536370\n"));
    REQUIRE(plan.documents.size() == 1);
    CHECK(plan.documents[0].total() == 9000);
    CHECK(plan.documents[0].country == "FR");
}

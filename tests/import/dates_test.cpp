#include "infra/import/dates.hpp"
#include "tests/catch.hpp"

#include <stdexcept>
#include <string>

using duet::importer::date_order_from;
using duet::importer::DateOrder;
using duet::importer::day_after;
using duet::importer::name_of;
using duet::importer::rfc3339;
using duet::importer::time_from;

TEST_CASE("both shapes of dates are read as UTC") {
    const auto [text, expected] = GENERATE(table<std::string, std::string>({
        {"2010-12-01 08:26:00", "2010-12-01T08:26:00Z"},
        {"2010-12-01 08:26", "2010-12-01T08:26:00Z"},
        {"2010-12-01T08:26:59", "2010-12-01T08:26:59Z"},
        {"12/1/2010 8:26", "2010-12-01T08:26:00Z"},
        {"1/12/2010 18:06", "2010-01-12T18:06:00Z"},
        {"12/31/2010 23:59", "2010-12-31T23:59:00Z"},
        {"02/09/2011 08:05:07", "2011-02-09T08:05:07Z"},
        {"2012-02-29 00:00:00", "2012-02-29T00:00:00Z"},
        {"1969-12-31 23:59:59", "1969-12-31T23:59:59Z"},
        {"2010-12-4 8:26", "2010-12-04T08:26:00Z"},
        {"12/17/2010 8:26 PM", "2010-12-17T20:26:00Z"},
        {"12/17/2010 8:26pm", "2010-12-17T20:26:00Z"},
        {"12/17/2010 12:00:01 AM", "2010-12-17T00:00:01Z"},
        {"2010-12-17 12:30 PM", "2010-12-17T12:30:00Z"},
        {"2010-12-17T11:59 am", "2010-12-17T11:59:00Z"},
    }));
    CAPTURE(text);
    const auto time = time_from(text);
    REQUIRE(time.has_value());
    CHECK(rfc3339(*time) == expected);
}

TEST_CASE("a text without a minute is no date") {
    const auto text = GENERATE(
        as<std::string>{}, "", "2010-12-01", "2010-13-01 08:26:00", "2010-02-29 08:26:00",
        "13/1/2010 8:26", "2010-12-01 24:00:00", "2010-12-01 08:60:00", "2010-12-01 08:26:60",
        "12/1/10 8:26", "1.12.2010 8:26", "2010-12-01 08:26:00 x", "2010-12-01  08:26", "12/1/2010",
        "12-1-2010 8:26", "-2010-12-01 08:26:00", "12/17/2010 13:00 PM", "12/17/2010 0:30 AM",
        "12/17/2010 8:26 P", "12/17/2010 8:26 PMX", "12/17/2010 PM", "2010-12-01T08:26:00Z",
        "2010-12-01T08:26:00+01:00");
    CAPTURE(text);
    CHECK_FALSE(time_from(text).has_value());
}

TEST_CASE("with the day first, the first number is the day") {
    CHECK(rfc3339(time_from("7/12/2010 8:26", DateOrder::day_first).value()) ==
          "2010-12-07T08:26:00Z");
    CHECK(rfc3339(time_from("31/12/2010 8:26 PM", DateOrder::day_first).value()) ==
          "2010-12-31T20:26:00Z");
    CHECK(rfc3339(time_from("2010-12-01 08:26:00", DateOrder::day_first).value()) ==
          "2010-12-01T08:26:00Z");
    CHECK_FALSE(time_from("12/31/2010 8:26", DateOrder::day_first));
}

TEST_CASE("orders of dates have names") {
    for (const auto order : {DateOrder::month_first, DateOrder::day_first})
        CHECK(date_order_from(name_of(order)) == order);
    CHECK_FALSE(date_order_from("ymd"));
}

TEST_CASE("the day after exists up to the last year of four digits") {
    CHECK(day_after("2010-12-01") == "2010-12-02");
    CHECK(day_after("2010-12-31") == "2011-01-01");
    CHECK(day_after("2012-02-28") == "2012-02-29");
    CHECK_FALSE(day_after("9999-12-31"));
    CHECK_THROWS_AS(day_after("2010-12-4 "), std::logic_error);
}

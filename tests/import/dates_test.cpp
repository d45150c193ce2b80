#include "infra/duet/import/dates.hpp"
#include "tests/catch.hpp"

#include <string>

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
    }));
    CAPTURE(text);
    const auto time = time_from(text);
    REQUIRE(time.has_value());
    CHECK(rfc3339(*time) == expected);
}

TEST_CASE("what names no minute is no date") {
    const auto text = GENERATE(as<std::string>{}, "", "2010-12-01", "2010-13-01 08:26:00", "2010-02-29 08:26:00", "13/1/2010 8:26",
                               "2010-12-01 24:00:00", "2010-12-01 08:60:00", "2010-12-01 08:26:60", "12/1/10 8:26", "1.12.2010 8:26",
                               "2010-12-01 08:26:00 x", "2010-12-01  08:26", "12/1/2010", "12-1-2010 8:26", "-2010-12-01 08:26:00");
    CAPTURE(text);
    CHECK_FALSE(time_from(text).has_value());
}

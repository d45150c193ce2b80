// The query parameters of a report, and the cursor of its pages.

#include "services/reporting/parameters.hpp"
#include "tests/catch.hpp"

#include <rapidcheck.h>

using namespace duet;
using namespace duet::reporting;

namespace {

http::Request request_with(std::map<std::string, std::string> query) {
    http::Request request;
    request.query = std::move(query);
    return request;
}

/// The names of the wrong parameters.
std::vector<std::string> wrong_in(std::map<std::string, std::string> query) {
    const auto request = request_with(std::move(query));
    Parameters parameters{request};
    parameters.window();
    parameters.dimension();
    parameters.span();
    parameters.after();
    parameters.limit(10, 100);
    std::vector<std::string> names;
    for (const auto& wrong : parameters.wrong()) names.push_back(wrong.pointer);
    return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("A missing parameter has its default") {
    const auto request = request_with({});
    Parameters parameters{request};
    CHECK(parameters.window() == Window::day);
    CHECK(parameters.dimension() == Dimension::country);
    CHECK_FALSE(parameters.span().from);
    CHECK_FALSE(parameters.span().to);
    CHECK_FALSE(parameters.after());
    CHECK(parameters.limit(10, 100) == 10);
    CHECK(parameters.wrong().empty());
}

TEST_CASE("Every parameter is read") {
    const auto request = request_with({{"window", "hour"},
                                       {"by", "sku"},
                                       {"from", "2010-12-01T00:00:00Z"},
                                       {"to", "2010-12-02T01:00:00+01:00"},
                                       {"limit", "100"}});
    Parameters parameters{request};
    CHECK(parameters.window() == Window::hour);
    CHECK(parameters.dimension() == Dimension::sku);
    CHECK(to_rfc3339(parameters.span().from.value()) == "2010-12-01T00:00:00Z");
    CHECK(to_rfc3339(parameters.span().to.value()) == "2010-12-02T00:00:00Z");
    CHECK(parameters.limit(10, 100) == 100);
    CHECK(parameters.wrong().empty());
}

TEST_CASE("The answer names every wrong parameter") {
    CHECK(wrong_in({{"window", "week"},
                    {"by", "customer"},
                    {"from", "yesterday"},
                    {"to", "2010-13-01T00:00:00Z"},
                    {"after", "x"},
                    {"limit", "0"}}) ==
          Names{"?window", "?by", "?from", "?to", "?after", "?limit"});
    const auto limit = GENERATE(as<std::string>{}, "", "-1", "0", "101", "1x", " 1", "1.5",
                                "99999999999999999999");
    CHECK(wrong_in({{"limit", limit}}) == Names{"?limit"});
    const auto after = GENERATE(as<std::string>{}, "", "-", "12", "12-4", "12-4g", "x-41", "12-41-",
                                "12--1", "99999999999999999999-41");
    CHECK(wrong_in({{"after", after}}) == Names{"?after"});
    const auto window = GENERATE(as<std::string>{}, "", "Day", "day ");
    CHECK(wrong_in({{"window", window}}) == Names{"?window"});
}

TEST_CASE("A span lies within the years 0000 to 9999") {
    const auto out =
        GENERATE(as<std::string>{}, "9999-12-31T23:59:59-01:00", "0000-01-01T00:00:00+01:00",
                 "10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "2010-02-30T00:00:00Z",
                 "2010-12-01T24:00:00Z", "2010-12-01T08:26:60Z");
    CHECK(wrong_in({{"from", out}}) == Names{"?from"});
    CHECK(wrong_in({{"to", out}}) == Names{"?to"});
    const auto request =
        request_with({{"from", "0000-01-01T00:00:00Z"}, {"to", "9999-12-31T23:59:59.999999Z"}});
    Parameters parameters{request};
    CHECK(parameters.span().from == first_instant);
    CHECK(parameters.span().to == last_instant);
    CHECK(parameters.wrong().empty());
}

TEST_CASE("A cursor leads back to its row, for any key") {
    CHECK(rc::check([](std::int64_t micros, const std::string& key) {
        const RevenueRow row{from_micros(micros), key};
        const auto cursor = cursor_of(row);
        RC_ASSERT(cursor.find_first_not_of("0123456789abcdef-") ==
                  std::string::npos);  // needs no escaping in a URL
        const auto request = request_with({{"after", cursor}});
        RC_ASSERT(Parameters{request}.after() == Place(row.window_start, key));
    }));
}

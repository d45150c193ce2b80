#include "infra/import/date_order.hpp"
#include "tests/catch.hpp"

#include <stdexcept>
#include <string>
#include <vector>

using namespace duet::importer;

namespace {

using Dates = std::vector<std::string>;

/// The dates of a file, from line 2 on.
DateDecision decision(const Dates& dates) {
    DateEvidence evidence;
    std::uint64_t line = 2;
    for (const auto& date : dates) evidence.add(line++, date);
    return evidence.decide();
}

}  // namespace

TEST_CASE("one unambiguous date decides for all") {
    const auto [dates, order] = GENERATE(table<Dates, DateOrder>({
        {Dates{"07/12/2010 8:26", "13/12/2010 8:26"}, DateOrder::day_first},
        {Dates{"13/12/2010 8:26", "07/12/2010 8:26"}, DateOrder::day_first},
        {Dates{"07/12/2010 8:26", "12/13/2010 8:26"}, DateOrder::month_first},
        {Dates{"07/12/2010 8:26", "12/12/2010 8:26"},
         DateOrder::month_first},  // both readings fit: the default
        {Dates{"2010-12-13 08:26:00"}, DateOrder::month_first},
        {Dates{}, DateOrder::month_first},
        {Dates{"07/12/2010 8:26", "31/31/2010 8:26"},
         DateOrder::month_first},  // no date is no evidence
        {Dates{"07/12/2010 8:26", "13/12/2010"}, DateOrder::month_first},
        {Dates{"29/2/2010 8:26", "2/28/2010 8:26"},
         DateOrder::month_first},  // there was no 29 February 2010
    }));
    CAPTURE(dates);
    CHECK(decision(dates).order == order);
}

TEST_CASE("the decision has its reason") {
    CHECK(decision({"7/12/2010 8:26", "13/12/2010 8:26", "14/12/2010 8:26"}).because ==
          "line 3 has 13/12/2010 8:26");
    CHECK_THAT(decision({"7/12/2010 8:26"}).because, duet::tests::ContainsSubstring("--dates dmy"));
    CHECK(decision({"2010-12-13 08:26:00"}).because.empty());
}

TEST_CASE("contradicting dates are refused and both named") {
    CHECK_THROWS_WITH(decision({"13/12/2010 8:26", "12/13/2010 8:27"}),
                      duet::tests::ContainsSubstring("line 2 has 13/12/2010 8:26") &&
                          duet::tests::ContainsSubstring("line 3 has 12/13/2010 8:27") &&
                          duet::tests::ContainsSubstring("--dates dmy"));
}

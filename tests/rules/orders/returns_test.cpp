// What may come back, and at which price.

#include "services/orders/rules/returns.hpp"
#include "tests/catch.hpp"

using namespace duet;
using namespace duet::orders;

namespace {

const std::vector<Line> sold = {{"mug", 2, 500}, {"cup", 3, 300}, {"mug", 1, 450}};

std::string reason(const std::vector<Line>& returned, const std::map<std::string, std::int64_t>& already = {}, const std::string& state = "dispatched") {
    return decide_return(state, sold, already, returned).reason;
}

}  // namespace

TEST_CASE("no more comes back than was sold") {
    CHECK(reason({{"mug", 3, 0}}).empty());
    CHECK(reason({{"mug", 4, 0}}) == "exceeds_order");
    CHECK(reason({{"mug", 2, 0}, {"mug", 2, 0}}) == "exceeds_order");
    CHECK(reason({{"mug", 1, 0}}, {{"mug", 2}}).empty());
    CHECK(reason({{"mug", 2, 0}}, {{"mug", 2}}) == "exceeds_order");
    CHECK(reason({{"hat", 1, 0}}) == "unknown_line");
}

TEST_CASE("only what was dispatched comes back") {
    for (const auto* state : {"pending", "in_review", "confirmed", "rejected", "cancelled", "returned"}) CHECK(reason({{"mug", 1, 0}}, {}, state) == "not_dispatched");
    CHECK(reason({{"mug", 1, 0}}, {}, "partly_returned").empty());
}

TEST_CASE("the price that was paid is given back, whatever the request says") {
    const auto decision = decide_return("dispatched", sold, {}, {{"cup", 2, 99'999}});
    REQUIRE(decision.lines.size() == 1);
    CHECK(decision.lines[0].unit_price == 300);
}

TEST_CASE("everything is back when every unit is") {
    CHECK_FALSE(all_returned(sold, {{"mug", 3}}));
    CHECK_FALSE(all_returned(sold, {{"mug", 2}, {"cup", 3}}));
    CHECK(all_returned(sold, {{"mug", 3}, {"cup", 3}}));
}

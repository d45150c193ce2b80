// What a sale or a refund adds to the windows: tables of examples.

#include "services/reporting/rules/shares.hpp"
#include "tests/catch.hpp"

using namespace duet;
using namespace duet::reporting;

namespace {

/// "country GB: 1 order(s) 1300 -0 7 unit(s)"
std::vector<std::string> to_text(const std::vector<Share>& shares) {
    std::vector<std::string> words;
    for (const auto& share : shares) {
        words.push_back(std::string{name_of(share.dimension)} + " " + share.key + ": " +
                        std::to_string(share.orders) + " order(s) " +
                        std::to_string(share.revenue) + " -" + std::to_string(share.refunds) + " " +
                        std::to_string(share.units) + " unit(s)");
    }
    return words;
}

using Words = std::vector<std::string>;
const std::vector<Line> lines{{"pen", 2, 500}, {"ink", 1, 250}, {"pen", 1, 50}};

}  // namespace

TEST_CASE("A sale adds to its country and to each of its products, once each") {
    CHECK(to_text(shares_of_sale("GB", lines)) == Words{"country GB: 1 order(s) 1300 -0 4 unit(s)",
                                                        "sku ink: 1 order(s) 250 -0 1 unit(s)",
                                                        "sku pen: 1 order(s) 1050 -0 3 unit(s)"});
}

TEST_CASE("A refund has a column of its own") {
    CHECK(to_text(shares_of_refund("FR", lines)) ==
          Words{"country FR: 0 order(s) 0 -1300 0 unit(s)", "sku ink: 0 order(s) 0 -250 0 unit(s)",
                "sku pen: 0 order(s) 0 -1050 0 unit(s)"});
}

TEST_CASE("Goods at price 0 count as sold") {
    CHECK(to_text(shares_of_sale("GB", {{"gift", 3, 0}})) ==
          Words{"country GB: 1 order(s) 0 -0 3 unit(s)", "sku gift: 1 order(s) 0 -0 3 unit(s)"});
}

#include "infra/import/straight_sums.hpp"
#include "infra/import/dates.hpp"
#include "infra/import/mapping.hpp"
#include "tests/catch.hpp"
#include "tests/import/files.hpp"

#include <random>
#include <string>
#include <vector>

using namespace duet::importer;
using tests::Folder;
using tests::header;

namespace {

/// The same sums from the plan, by way of the mapping.
Sums sums_of(const Plan& plan) {
    Sums sums;
    for (const Document& document : plan.documents) {
        Sum& sum = sums[{rfc3339(document.placed_at).substr(0, 10), document.country}];
        if (document.kind == Document::Kind::order) {
            ++sum.orders;
            sum.revenue += document.total();
        } else {
            sum.refunds += document.total();
        }
    }
    return sums;
}

LeftOut unfit_rows_of(const Plan& plan) {
    LeftOut out;
    for (const Rejection& rejection : plan.rejections) {
        if (is_unfit(rejection.reason)) out.lines.insert(rejection.line);
    }
    return out;
}

class RandomFile {
public:
    explicit RandomFile(unsigned seed) : random_(seed) {}

    std::string text() {
        std::string text = header;
        for (int row = 0; row < 200; ++row) text += line() + "\n";
        return text;
    }

private:
    std::string pick(const std::vector<std::string>& from) { return from[random_() % from.size()]; }
    std::string line() {
        const std::string invoice =
            pick({"1", "2", "3", "4", "5.0", "C6", "c6", "C7", "A8", "B9", ""});
        const std::string quantity = pick({"1", "2", "12", "-1", "-3", "0", "5.0", "1000001", "x"});
        const std::string price = pick({"1.25", "0.125", "0.135", "0.005", "0.004",
                                        "2.5500000000000003", "0", "-1", "7", "1000000.01", "?"});
        const std::string date = pick({"2010-12-01 08:26:00", "12/1/2010 8:26", "12/2/2010 0:00",
                                       "2010-12-2 23:59", "2010-13-01 00:00:00"});
        return invoice + "," + pick({"A", "B", "b", "C C", ""}) + ",\"x,y\"," + quantity + "," +
               date + "," + price + "," + pick({"17850.0", "12583", ""}) + "," +
               pick({"United Kingdom", "EIRE", "Atlantis"});
    }
    std::mt19937 random_;
};

}  // namespace

TEST_CASE("sums straight from the rows equal the sums of the mapped orders") {
    const Folder folder;
    for (unsigned seed = 0; seed < 200; ++seed) {
        const auto path = folder.write("random.csv", RandomFile(seed).text());
        const Plan plan = read_plan(path);
        CAPTURE(seed);
        REQUIRE(plan.accounts_for_every_row());
        REQUIRE_FALSE(plan.documents.empty());
        REQUIRE(straight_sums(path, unfit_rows_of(plan)) == sums_of(plan));
    }
}

TEST_CASE("documents that the shop did not take are left out") {
    const Folder folder;
    const auto path = folder.write(
        "two.csv",
        header +
            "1,A,x,2,2010-12-01 08:26:00,1.00,1,France\n2,A,x,1,2010-12-01 08:30:00,1.00,1,France\n"
            "C3,A,x,-1,2010-12-02 08:30:00,1.00,1,France\n");
    const Sums all = straight_sums(path, {});
    CHECK(all == Sums{{{"2010-12-01", "FR"}, {2, 300, 0}}, {{"2010-12-02", "FR"}, {0, 0, 100}}});
    CHECK(straight_sums(path, {{}, {"2", "C3"}}) == Sums{{{"2010-12-01", "FR"}, {1, 200, 0}}});
    CHECK(total_of(all) == Sum{2, 300, 100});
}

TEST_CASE("a difference shows missing and excess amounts") {
    const Sums file{{{"2010-12-01", "FR"}, {2, 300, 0}}, {{"2010-12-01", "GB"}, {1, 100, 0}}};
    const Sums shop{{{"2010-12-01", "FR"}, {2, 300, 0}}, {{"2010-12-01", "IE"}, {1, 100, 0}}};
    CHECK(difference(file, file).empty());
    CHECK(difference(shop, file) ==
          Sums{{{"2010-12-01", "GB"}, {-1, -100, 0}}, {{"2010-12-01", "IE"}, {1, 100, 0}}});
}

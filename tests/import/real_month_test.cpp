// A real month, if there is one: DUET_REAL_MONTH=/path/to/online-retail-2010-12.csv.gz

#include "infra/import/mapping.hpp"
#include "infra/import/straight_sums.hpp"
#include "tests/catch.hpp"

#include <cstdlib>

using namespace duet::importer;

TEST_CASE("a real month is accounted for to the penny") {
    const char* path = std::getenv("DUET_REAL_MONTH");
    if (path == nullptr) {
        WARN("DUET_REAL_MONTH names no file: skipped");
        return;
    }
    const Plan plan = read_plan(path);
    CHECK(plan.rows_read > 0);
    CHECK(plan.accounts_for_every_row());
    Sum mapped;
    LeftOut unfit;
    for (const Rejection& rejection : plan.rejections) {
        if (is_unfit(rejection.reason)) unfit.lines.insert(rejection.line);
    }
    for (const Document& document : plan.documents) {
        const bool order = document.kind == Document::Kind::order;
        mapped.orders += order ? 1 : 0;
        (order ? mapped.revenue : mapped.refunds) += document.total();
    }
    CHECK(total_of(straight_sums(path, unfit)) == mapped);
    if (plan.content_digest ==
        "7ac7f4b5c7750c8e795a990b1e264dccfd69aa175f950017c94d509d5de0e811") {  // December 2010
        CHECK(plan.rows_read == 42481);
        CHECK(plan.rows_ordered == 41480);
        CHECK(plan.rows_returned == 728);
        CHECK(plan.rejections.size() == 273);
        CHECK(mapped == Sum{1559, 82374614, 7478912});
    }
}

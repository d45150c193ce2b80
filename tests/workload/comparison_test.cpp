#include "infra/client/comparison.hpp"
#include "tests/catch.hpp"

using namespace duet::workload;

namespace {

const End dispatched{"o-1", "dispatched", "", ""};
const End cancelled{"o-1", "cancelled", "cancelled", ""};
const End out_of_stock{"o-1", "rejected", "out_of_stock", ""};
const End declined{"o-1", "rejected", "card_declined", ""};
const End other_id{"o-2", "dispatched", "", ""};
const End lost{"o-1", "", "", "no answer"};

enum class Kind { plain, races, contends };

WorkloadPlan plan_of(Kind kind) {
    WorkloadPlan plan;
    plan.products = {{"CUP", 100, 10}, {"RARE", 2500, 1, true}};
    PlannedOrder order;
    order.key = "k";
    order.lines = {{kind == Kind::contends ? "RARE" : "CUP", 1, 100}};
    order.cancel = kind == Kind::races;
    plan.orders = {order};
    return plan;
}

}  // namespace

TEST_CASE("two ends of one order are alike, legitimately different, or wrong") {
    struct Example {
        const char* what;
        Kind kind;
        End one, other;
        std::size_t alike, legitimate, wrong;
    };
    const auto example = GENERATE(values<Example>({
        {"the same", Kind::plain, dispatched, dispatched, 1, 0, 0},
        {"the same refusal", Kind::plain, declined, declined, 1, 0, 0},
        {"another state", Kind::plain, dispatched, declined, 0, 0, 1},
        {"another reason", Kind::plain, out_of_stock, declined, 0, 0, 1},
        {"another id", Kind::plain, dispatched, other_id, 0, 0, 1},
        {"unknown in both", Kind::plain, lost, lost, 0, 0, 1},
        {"a cancel won once", Kind::races, cancelled, dispatched, 0, 1, 0},
        {"a cancel won twice", Kind::races, cancelled, cancelled, 1, 0, 0},
        {"a race is no excuse for another id", Kind::races, cancelled, other_id, 0, 0, 1},
        {"a race is no excuse for no end", Kind::races, cancelled, lost, 0, 0, 1},
        {"scarce stock went to another", Kind::contends, dispatched, out_of_stock, 0, 1, 0},
    }));
    CAPTURE(example.what);
    const auto comparison = compare(plan_of(example.kind), {example.one}, {example.other});
    CHECK(comparison.orders == 1);
    CHECK(comparison.alike == example.alike);
    CHECK(comparison.legitimate.size() == example.legitimate);
    CHECK(comparison.wrong.size() == example.wrong);
    CHECK(comparison.agrees() == (example.wrong == 0));
    CHECK(comparison.order_dependent == (example.kind == Kind::plain ? 0U : 1U));
}

TEST_CASE("a difference names the order, both ends, and the legitimate reason") {
    const auto comparison = compare(plan_of(Kind::races), {cancelled}, {dispatched});
    REQUIRE(comparison.legitimate.size() == 1);
    CHECK(comparison.legitimate[0].key == "k");
    CHECK(to_text(comparison.legitimate[0].one) == "cancelled: cancelled");
    CHECK(to_text(comparison.legitimate[0].other) == "dispatched");
    CHECK(comparison.legitimate[0].why == "a cancel races the capture");
}

TEST_CASE("ends are counted by state and reason") {
    const auto count = count_ends({dispatched, declined, other_id, lost});
    CHECK(count == std::map<std::string, std::size_t>{
                       {"dispatched", 2}, {"rejected: card_declined", 1}, {"unknown", 1}});
}

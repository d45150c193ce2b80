// How far orders came, derived from how they ended: tables of examples and properties.

#include "services/reporting/rules/funnel.hpp"
#include "tests/catch.hpp"

#include <rapidcheck.h>

using namespace duet::reporting;

namespace {

constexpr const char* reasons[] = {"",
                                   "fraud_blocked",
                                   "review_denied",
                                   "review_expired",
                                   "unknown_sku",
                                   "price_changed",
                                   "out_of_stock",
                                   "card_declined",
                                   "insufficient_funds",
                                   "unserviceable_country",
                                   "too_heavy",
                                   "cancelled",
                                   "a_reason_of_tomorrow"};

rc::Gen<Ending> some_ending() {
    return rc::gen::build<Ending>(
        rc::gen::set(&Ending::outcome,
                     rc::gen::elementOf(std::vector<Outcome>(outcomes.begin(), outcomes.end()))),
        rc::gen::set(&Ending::reason,
                     rc::gen::map(rc::gen::inRange<std::size_t>(0, std::size(reasons)),
                                  [](std::size_t i) { return std::string{reasons[i]}; })),
        rc::gen::set(&Ending::orders, rc::gen::inRange<std::int64_t>(1, 1000)));
}

}  // namespace

TEST_CASE("A refusal names the step that refused, and the order reached the stage before it") {
    struct Example {
        const char* reason;
        Stage furthest;
    };
    const auto example = GENERATE(values<Example>({
        {"fraud_blocked", Stage::placed},
        {"review_denied", Stage::placed},
        {"review_expired", Stage::placed},
        {"unknown_sku", Stage::cleared},
        {"price_changed", Stage::cleared},
        {"out_of_stock", Stage::cleared},
        {"card_declined", Stage::reserved},
        {"insufficient_funds", Stage::reserved},
        {"unserviceable_country", Stage::authorized},
        {"too_heavy", Stage::authorized},
        {"a_reason_of_tomorrow", Stage::placed},
    }));
    CAPTURE(example.reason);
    CHECK(furthest(Outcome::rejected, example.reason) == example.furthest);
    CHECK(furthest(Outcome::cancelled, example.reason) == Stage::placed);
    CHECK(furthest(Outcome::confirmed, example.reason) == Stage::captured);
}

TEST_CASE("The funnel counts each order in every stage that it reached") {
    const auto funnel = funnel_of({{Outcome::confirmed, "", 5, 1},
                                   {Outcome::rejected, "card_declined", 3, 0},
                                   {Outcome::rejected, "fraud_blocked", 2, 0},
                                   {Outcome::cancelled, "cancelled", 1, 2}});
    CHECK(funnel.placed == 11);
    CHECK(funnel.revision == 3);
    CHECK(funnel.outcomes == std::map<Outcome, std::int64_t>{{Outcome::confirmed, 5},
                                                             {Outcome::rejected, 5},
                                                             {Outcome::cancelled, 1}});
    CHECK(funnel.reasons == std::map<std::string, std::int64_t>{
                                {"card_declined", 3}, {"fraud_blocked", 2}, {"cancelled", 1}});
    CHECK(funnel.stages == std::map<Stage, std::int64_t>{{Stage::placed, 11},
                                                         {Stage::cleared, 8},
                                                         {Stage::reserved, 8},
                                                         {Stage::authorized, 5},
                                                         {Stage::booked, 5},
                                                         {Stage::captured, 5}});
}

TEST_CASE("An empty funnel contains every outcome and every stage") {
    const auto funnel = funnel_of({});
    CHECK(funnel.outcomes.size() == outcomes.size());
    CHECK(funnel.stages.size() == stages.size());
    CHECK(funnel.reasons.empty());
}

TEST_CASE("A funnel only narrows, from the placed orders to the confirmed ones") {
    CHECK(rc::check([] {
        const auto funnel = funnel_of(*rc::gen::container<std::vector<Ending>>(some_ending()));
        auto before = funnel.placed;
        for (const auto stage : stages) {
            RC_ASSERT(funnel.stages.at(stage) <= before);
            before = funnel.stages.at(stage);
        }
        RC_ASSERT(funnel.stages.at(Stage::placed) == funnel.placed);
        RC_ASSERT(funnel.stages.at(Stage::captured) == funnel.outcomes.at(Outcome::confirmed));
        std::int64_t ended = 0;
        for (const auto& [outcome, orders] : funnel.outcomes) ended += orders;
        RC_ASSERT(ended == funnel.placed);
    }));
}

TEST_CASE("Fraud's rates are whole numbers, in parts per million") {
    const auto rates = fraud_rates_of({{Outcome::confirmed, "", 1, 0},
                                       {Outcome::rejected, "fraud_blocked", 1, 0},
                                       {Outcome::rejected, "review_denied", 1, 0},
                                       {Outcome::rejected, "review_expired", 3, 0}});
    CHECK(rates.assessed == 6);
    CHECK(rates.blocked == 1);
    CHECK(rates.reviewed_denied == 1);
    CHECK(rates.reviewed_expired == 3);
    CHECK(rates.rate_blocked_ppm == 166'666);
    CHECK(fraud_rates_of({}).rate_blocked_ppm == 0);
}

TEST_CASE("Outcomes have names") {
    const auto outcome = GENERATE(Outcome::confirmed, Outcome::rejected, Outcome::cancelled);
    CHECK(outcome_named(name_of(outcome)) == outcome);
    CHECK(outcome_named("lost") == std::nullopt);
}

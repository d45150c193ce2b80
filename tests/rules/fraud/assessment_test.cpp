// The rules for orders: tables of examples.

#include "services/fraud/rules/assessment.hpp"
#include "tests/catch.hpp"

#include <stdexcept>

using namespace duet::fraud;

namespace {

using Rules = std::vector<std::string>;

Verdict of(const std::string& customer_id) { return assess({customer_id, 100, "GB", {}}); }

}  // namespace

TEST_CASE("The prefix of the id marks blocked and watched customers") {
    struct Example {
        const char* customer;
        Decision decision;
        std::int64_t score;
        Rules rules;
    };
    const auto example = GENERATE(values<Example>({
        {"ada", Decision::clear, 0, {}},
        {"", Decision::clear, 0, {}},
        {"blocked", Decision::clear, 0, {}},
        {"un-blocked-ada", Decision::clear, 0, {}},
        {"Blocked-ada", Decision::clear, 0, {}},
        {"blocked-", Decision::block, 100, {"blocked_customer"}},
        {"blocked-ada", Decision::block, 100, {"blocked_customer"}},
        {"blocked-review-ada", Decision::block, 100, {"blocked_customer"}},
        {"review-ada", Decision::review, 60, {"watched_customer"}},
        {"review-blocked-ada", Decision::review, 60, {"watched_customer"}},
        {"preview-ada", Decision::clear, 0, {}},
    }));
    CAPTURE(example.customer);
    const auto verdict = of(example.customer);
    CHECK(verdict.decision == example.decision);
    CHECK(verdict.score == example.score);
    CHECK(verdict.rules == example.rules);
}

TEST_CASE("A decision is stored by its name") {
    const auto decision = GENERATE(Decision::clear, Decision::review, Decision::block);
    CHECK(decision_named(name_of(decision)) == decision);
    CHECK_THROWS_AS(decision_named("perhaps"), std::invalid_argument);
}

// The rules of reviews: tables of examples.

#include "services/fraud/rules/review.hpp"
#include "tests/catch.hpp"

#include <stdexcept>

using namespace duet::fraud;

TEST_CASE("An open review follows the decision") {
    CHECK(after(ReviewState::open, ReviewDecision::approve) == ReviewState::approved);
    CHECK(after(ReviewState::open, ReviewDecision::deny) == ReviewState::denied);
    CHECK(after(ReviewState::open, ReviewDecision::expire) == ReviewState::expired);
    CHECK(after(ReviewState::open, ReviewDecision::close) == ReviewState::closed);
}

TEST_CASE("A later decision changes nothing") {
    const auto state = GENERATE(ReviewState::approved, ReviewState::denied, ReviewState::expired,
                                ReviewState::closed);
    const auto decision = GENERATE(ReviewDecision::approve, ReviewDecision::deny,
                                   ReviewDecision::expire, ReviewDecision::close);
    CHECK(after(state, decision) == state);
}

TEST_CASE("Every end but approval is a refusal with its reason") {
    CHECK(refusal(ReviewState::open).empty());
    CHECK(refusal(ReviewState::approved).empty());
    CHECK(refusal(ReviewState::denied) == "review_denied");
    CHECK(refusal(ReviewState::expired) == "review_expired");
    CHECK(refusal(ReviewState::closed) == "review_closed");
}

TEST_CASE("A review's state is stored by its name") {
    const auto state = GENERATE(ReviewState::open, ReviewState::approved, ReviewState::denied,
                                ReviewState::expired, ReviewState::closed);
    CHECK(review_state_named(name_of(state)) == state);
    CHECK_THROWS_AS(review_state_named("perhaps"), std::invalid_argument);
}

TEST_CASE("A command may request approve, deny or expire, and nothing else") {
    CHECK(review_decision_named("approve") == ReviewDecision::approve);
    CHECK(review_decision_named("deny") == ReviewDecision::deny);
    CHECK(review_decision_named("expire") == ReviewDecision::expire);
    CHECK(review_decision_named("close") == std::nullopt);
    CHECK(review_decision_named("") == std::nullopt);
}

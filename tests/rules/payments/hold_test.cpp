// The life of a hold and the pivot, by table.

#include "services/payments/rules/hold.hpp"
#include "tests/catch.hpp"

#include <array>
#include <stdexcept>

using namespace duet::payments;

namespace {

constexpr std::array states = {State::pending, State::held,     State::captured,
                               State::voided,  State::declined, State::tombstone};

}  // namespace

TEST_CASE("A capture needs a hold that no cancel has stopped") {
    for (const auto state : states) {
        INFO(name_of(state));
        CHECK_FALSE(may_capture(state, true));
        CHECK(may_capture(state, false) == (state == State::held || state == State::captured));
    }
}

TEST_CASE("A cancel wins until the money is captured") {
    for (const auto state : states) {
        INFO(name_of(state));
        CHECK(may_stop(state) == (state != State::captured));
    }
}

TEST_CASE("A hold is captured once and nothing else is") {
    CHECK(after_capture(State::held) == State::captured);
    CHECK_FALSE(after_capture(State::captured));
    for (const auto state : {State::pending, State::voided, State::declined, State::tombstone})
        CHECK_THROWS_AS(after_capture(state), std::logic_error);
}

TEST_CASE("A hold is voided once, and a capture never") {
    CHECK(after_void(State::held) == State::voided);
    CHECK(after_void(State::pending) == State::voided);
    for (const auto state : {State::voided, State::declined, State::tombstone})
        CHECK_FALSE(after_void(state));
    CHECK_THROWS_AS(after_void(State::captured), std::logic_error);
}

TEST_CASE("Every state of a hold is stored as a text of its own") {
    for (const auto state : states) CHECK(state_named(name_of(state)) == state);
    CHECK(name_of(State::pending) == "pending");
    CHECK_THROWS_AS(state_named("unknown"), std::logic_error);
}

// Which state may follow which: the whole table, and that there is no way back.

#include "services/orders/rules/states.hpp"
#include "tests/catch.hpp"

#include <array>
#include <optional>
#include <set>
#include <stdexcept>

using namespace duet::orders;

namespace {

using enum State;
using Set = std::set<State>;

constexpr std::array states = {pending,  in_review, confirmed, dispatched,     partly_returned,
                               returned, rejected,  cancelled, needs_attention};

Set after(std::optional<State> from) {
    Set all;
    for (const auto to : states) {
        if (may_follow(from, to)) all.insert(to);
    }
    return all;
}

}  // namespace

TEST_CASE("the graph of states") {
    CHECK(after(std::nullopt) == Set{pending});
    CHECK(after(pending) == Set{in_review, confirmed, rejected, cancelled, needs_attention});
    CHECK(after(in_review) == Set{pending, rejected, cancelled, needs_attention});
    CHECK(after(confirmed) == Set{dispatched, needs_attention});
    CHECK(after(dispatched) == Set{partly_returned, returned});
    CHECK(after(partly_returned) == Set{returned});
    CHECK(after(needs_attention) == Set{rejected, cancelled, confirmed, dispatched});
    for (const auto end : {returned, rejected, cancelled}) CHECK(after(end).empty());
}

TEST_CASE("only a return follows the end of an order") {
    for (const auto state : states) {
        if (!is_final(state)) continue;
        for (const auto next : after(state)) CHECK((next == returned || next == partly_returned));
    }
}

TEST_CASE("settled states, states that allow a cancel, and the end of an undone order") {
    for (const auto state : states) {
        INFO(name_of(state));
        CHECK(is_settled(state) == (state != pending));
        CHECK(may_cancel(state) == (state == pending || state == in_review));
        CHECK(may_be_returned(state) == (state == dispatched || state == partly_returned));
    }
    CHECK(end_for("cancelled") == cancelled);
    CHECK(end_for("card_declined") == rejected);
}

TEST_CASE("every state is stored under its own name") {
    for (const auto state : states) CHECK(state_named(name_of(state)) == state);
    for (const auto state : {ReturnState::pending, ReturnState::in_review, ReturnState::refunded,
                             ReturnState::rejected})
        CHECK(return_state_named(name_of(state)) == state);
    CHECK_THROWS_AS(state_named(""), std::logic_error);
    CHECK_THROWS_AS(return_state_named("confirmed"), std::logic_error);
}

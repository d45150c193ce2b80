#include "services/orders/rules/states.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <utility>

namespace duet::orders {

namespace {

using Step = std::pair<std::optional<State>, State>;
using ReturnStep = std::pair<ReturnState, ReturnState>;

constexpr std::array graph = {
    Step{std::nullopt, State::pending},
    Step{State::pending, State::in_review},
    Step{State::in_review, State::pending},
    Step{State::pending, State::confirmed},
    Step{State::confirmed, State::dispatched},
    Step{State::dispatched, State::partly_returned},
    Step{State::dispatched, State::returned},
    Step{State::partly_returned, State::returned},
    Step{State::pending, State::rejected},
    Step{State::in_review, State::rejected},
    Step{State::pending, State::cancelled},
    Step{State::in_review, State::cancelled},
    Step{State::pending, State::needs_attention},
    Step{State::in_review, State::needs_attention},
    Step{State::confirmed, State::needs_attention},
    Step{State::needs_attention, State::rejected},
    Step{State::needs_attention, State::cancelled},
    Step{State::needs_attention, State::confirmed},
    Step{State::needs_attention, State::dispatched},
};

constexpr std::array return_graph = {
    ReturnStep{ReturnState::pending, ReturnState::in_review},
    ReturnStep{ReturnState::in_review, ReturnState::pending},
    ReturnStep{ReturnState::pending, ReturnState::refunded},
    ReturnStep{ReturnState::in_review, ReturnState::refunded},
    ReturnStep{ReturnState::pending, ReturnState::rejected},
    ReturnStep{ReturnState::in_review, ReturnState::rejected},
};

constexpr std::array<std::pair<State, std::string_view>, 9> names{
    {{State::pending, "pending"},
     {State::in_review, "in_review"},
     {State::confirmed, "confirmed"},
     {State::dispatched, "dispatched"},
     {State::partly_returned, "partly_returned"},
     {State::returned, "returned"},
     {State::rejected, "rejected"},
     {State::cancelled, "cancelled"},
     {State::needs_attention, "needs_attention"}}};

constexpr std::array<std::pair<ReturnState, std::string_view>, 4> return_names{
    {{ReturnState::pending, "pending"},
     {ReturnState::in_review, "in_review"},
     {ReturnState::refunded, "refunded"},
     {ReturnState::rejected, "rejected"}}};

template <class Names, class S> std::string_view name_in(const Names& all, S state) {
    return std::ranges::find(all, state, &Names::value_type::first)->second;
}

template <class Names> auto state_in(const Names& all, std::string_view name, const char* what) {
    const auto found = std::ranges::find(all, name, &Names::value_type::second);
    if (found == all.end())
        throw std::logic_error(std::string{"no "} + what + " is ever '" + std::string{name} + "'");
    return found->first;
}

}  // namespace

std::string_view name_of(State state) { return name_in(names, state); }

std::string_view name_of(ReturnState state) { return name_in(return_names, state); }

State state_named(std::string_view name) { return state_in(names, name, "order"); }

ReturnState return_state_named(std::string_view name) {
    return state_in(return_names, name, "return");
}

bool may_follow(std::optional<State> from, State to) {
    return std::ranges::find(graph, Step{from, to}) != graph.end();
}

bool return_may_follow(ReturnState from, ReturnState to) {
    return std::ranges::find(return_graph, ReturnStep{from, to}) != return_graph.end();
}

bool is_final(State state) {
    return state == State::dispatched || state == State::partly_returned ||
           state == State::returned || state == State::rejected || state == State::cancelled;
}

bool is_settled(State state) { return state != State::pending; }

bool may_cancel(State state) { return state == State::pending || state == State::in_review; }

bool may_be_returned(State state) {
    return state == State::dispatched || state == State::partly_returned;
}

State end_for(std::string_view reason) {
    return reason == "cancelled" ? State::cancelled : State::rejected;
}

}  // namespace duet::orders

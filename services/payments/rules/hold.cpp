#include "services/payments/rules/hold.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <utility>

namespace duet::payments {

namespace {

constexpr std::array<std::pair<State, std::string_view>, 6> names{
    {{State::pending, "pending"},
     {State::held, "held"},
     {State::captured, "captured"},
     {State::voided, "voided"},
     {State::declined, "declined"},
     {State::tombstone, "tombstone"}}};

}  // namespace

std::string_view name_of(State state) {
    return std::find_if(names.begin(), names.end(),
                        [state](const auto& entry) { return entry.first == state; })
        ->second;
}

State state_named(std::string_view name) {
    const auto found = std::find_if(names.begin(), names.end(),
                                    [name](const auto& entry) { return entry.second == name; });
    if (found == names.end())
        throw std::logic_error("no authorization is ever '" + std::string{name} + "'");
    return found->first;
}

bool is_undone(State state) { return state == State::tombstone || state == State::voided; }

bool may_capture(State state, bool stopped) {
    return !stopped && (state == State::held || state == State::captured);
}

bool may_stop(State state) { return state != State::captured; }

std::optional<State> after_capture(State state) {
    if (state == State::held) return State::captured;
    if (state == State::captured) return std::nullopt;
    throw std::logic_error("only a hold can be captured, this payment is " +
                           std::string{name_of(state)});
}

std::optional<State> after_void(State state) {
    switch (state) {
        case State::pending:
        case State::held: return State::voided;
        case State::captured: throw std::logic_error("a captured payment cannot be voided");
        case State::voided:
        case State::declined:
        case State::tombstone: break;
    }
    return std::nullopt;
}

}  // namespace duet::payments

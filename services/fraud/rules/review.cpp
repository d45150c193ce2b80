#include "services/fraud/rules/review.hpp"

#include <stdexcept>

namespace duet::fraud {

ReviewState after(ReviewState state, ReviewDecision decision) {
    if (state != ReviewState::open) return state;
    switch (decision) {
        case ReviewDecision::approve: return ReviewState::approved;
        case ReviewDecision::deny: return ReviewState::denied;
        case ReviewDecision::expire: return ReviewState::expired;
        case ReviewDecision::close: return ReviewState::closed;
    }
    throw std::invalid_argument("no such decision");
}

std::string refusal(ReviewState state) {
    switch (state) {
        case ReviewState::open:
        case ReviewState::approved: return {};
        case ReviewState::denied: return "review_denied";
        case ReviewState::expired: return "review_expired";
        case ReviewState::closed: return "review_closed";
    }
    throw std::invalid_argument("no such state");
}

std::string_view name_of(ReviewState state) {
    switch (state) {
        case ReviewState::open: return "open";
        case ReviewState::approved: return "approved";
        case ReviewState::denied: return "denied";
        case ReviewState::expired: return "expired";
        case ReviewState::closed: return "closed";
    }
    throw std::invalid_argument("no such state");
}

ReviewState review_state_named(std::string_view name) {
    for (const auto state : {ReviewState::open, ReviewState::approved, ReviewState::denied,
                             ReviewState::expired, ReviewState::closed}) {
        if (name == name_of(state)) return state;
    }
    throw std::invalid_argument("no such state: " + std::string{name});
}

std::optional<ReviewDecision> review_decision_named(std::string_view name) {
    if (name == "approve") return ReviewDecision::approve;
    if (name == "deny") return ReviewDecision::deny;
    if (name == "expire") return ReviewDecision::expire;
    return std::nullopt;
}

}  // namespace duet::fraud

#pragma once
// How a manual review ends: the first decision wins, whoever makes it.

#include <optional>
#include <string>
#include <string_view>

namespace duet::fraud {

/// `closed`: the order ended without the decision, so nobody need decide any more.
enum class ReviewState { open, approved, denied, expired, closed };

enum class ReviewDecision { approve, deny, expire, close };

/// What the review is after the decision: an open one follows it, any other stays what it is.
ReviewState after(ReviewState state, ReviewDecision decision);

/// Why the order may not go on; "" when it may, or while nobody has decided.
std::string refusal(ReviewState state);

std::string_view name_of(ReviewState state);
ReviewState review_state_named(std::string_view name);  ///< throws std::invalid_argument
std::optional<ReviewDecision> review_decision_named(
    std::string_view name);  ///< what a person or a timer may say

}  // namespace duet::fraud

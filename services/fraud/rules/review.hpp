#pragma once
// How a manual review ends: the first decision wins. Decisions only: plain values in, a decision
// out.

#include <optional>
#include <string>
#include <string_view>

namespace duet::fraud {

/// `closed`: the order or return ended before the review was decided.
enum class ReviewState { open, approved, denied, expired, closed };

enum class ReviewDecision { approve, deny, expire, close };

/// The state after the decision: an open review follows it, any other state stays.
[[nodiscard]] ReviewState after(ReviewState state, ReviewDecision decision);

/// Why the order or return is refused; "" when it is approved or still open.
std::string refusal(ReviewState state);

std::string_view name_of(ReviewState state);
ReviewState review_state_named(std::string_view name);  ///< throws std::invalid_argument
/// nullopt unless the name is "approve", "deny" or "expire", the decisions of an operator or a
/// timer.
std::optional<ReviewDecision> review_decision_named(std::string_view name);

}  // namespace duet::fraud

#pragma once
// Clear, review or block? Decisions only: plain values in, a decision out.

#include "shared/messages/order.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duet::fraud {

/// What a rule may look at. The figures of the sliding windows (orders and amounts of the last hour, past values,
/// past countries) will join here; a rule that needs more than this struct is not a rule.
struct Assessment {
    std::string customer_id;
    Money total = 0;
    std::string country;
    Instant placed_at{};
};

enum class Decision { clear, review, block };

struct Verdict {
    Decision decision = Decision::clear;
    std::int64_t score = 0;             ///< 0 … 100: of the gravest rule that fired
    std::vector<std::string> rules;     ///< the names of those that fired
};

/// The gravest rule that fires decides; all that fire are named.
Verdict assess(const Assessment& order);

std::string_view name_of(Decision decision);
Decision decision_named(std::string_view name);   ///< throws std::invalid_argument

}  // namespace duet::fraud

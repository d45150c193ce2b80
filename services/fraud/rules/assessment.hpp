#pragma once
// Clear, review or block? Decisions only: plain values in, a decision out.

#include "services/fraud/rules/past.hpp"
#include "shared/messages/order.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duet::fraud {

constexpr std::chrono::hours window{
    1};  ///< of business time, up to and with the order's own moment

/// What a rule may look at: the order, and what is known of its customer's other orders. A rule
/// that needs more than this struct is not a rule.
struct Assessment {
    std::string customer_id;
    Money total = 0;
    std::string country;
    Instant placed_at{};

    std::int64_t orders_in_window{};  ///< other orders of the customer, at most a few more than any
                                      ///< rule asks for
    Money amount_in_window{};         ///< of those
    Past past{};                      ///< all other orders assessed before this one
    std::vector<std::string>
        last_countries{};  ///< of up to five orders placed before this one, newest first
};

enum class Decision { clear, review, block };

struct Verdict {
    Decision decision = Decision::clear;
    std::int64_t score = 0;          ///< 0 … 100: of the gravest rule that fired
    std::vector<std::string> rules;  ///< the names of those that fired
};

/// The gravest rule that fires decides; all that fire are named.
Verdict assess(const Assessment& order);

std::string_view name_of(Decision decision);
Decision decision_named(std::string_view name);  ///< throws std::invalid_argument

}  // namespace duet::fraud

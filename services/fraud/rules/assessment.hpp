#pragma once
// The rules for orders: clear, review or block. Decisions only: plain values in, a decision out.

#include "services/fraud/rules/past.hpp"
#include "shared/messages/order.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duet::fraud {

/// The sliding window, in business time: it ends with the order's own time (inclusive).
constexpr std::chrono::hours window{1};

/// All that a rule may use: the order, and its customer's other orders. A plain value.
struct Assessment {
    std::string customer_id;
    Money total = 0;
    std::string country;
    Instant placed_at{};

    std::int64_t orders_in_window{};  ///< the customer's other orders, counted up to 100
    Money amount_in_window{};         ///< the sum of those, pence
    Past past{};                      ///< all other orders assessed before this one
    /// The countries of up to five orders placed before this one, newest first.
    std::vector<std::string> last_countries{};
};

enum class Decision { clear, review, block };

/// The result of the rules. A plain value.
struct Verdict {
    Decision decision = Decision::clear;
    std::int64_t score = 0;          ///< 0 to 100: the highest of the rules that fired
    std::vector<std::string> rules;  ///< the names of the rules that fired
};

/// The most severe rule that fires decides; the verdict names every rule that fires.
[[nodiscard]] Verdict assess(const Assessment& order);

std::string_view name_of(Decision decision);
Decision decision_named(std::string_view name);  ///< throws std::invalid_argument

}  // namespace duet::fraud

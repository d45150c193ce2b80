#pragma once
// How far orders came, derived from how they ended. Decisions only: plain values in, a decision
// out.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::reporting {

enum class Outcome { confirmed, rejected, cancelled };
inline constexpr std::array outcomes{Outcome::confirmed, Outcome::rejected, Outcome::cancelled};

std::string_view name_of(Outcome outcome);
std::optional<Outcome> outcome_named(std::string_view name);

/// The steps of an order, in their order. A stage counts the orders that reached it.
enum class Stage { placed, cleared, reserved, authorized, booked, captured };
inline constexpr std::array stages{Stage::placed,     Stage::cleared, Stage::reserved,
                                   Stage::authorized, Stage::booked,  Stage::captured};

std::string_view name_of(Stage stage);

/// The last stage that the order certainly reached. A refusal names the step that refused; a
/// cancelled order, or one with an unknown reason, counts as placed only.
[[nodiscard]] Stage furthest(Outcome outcome, std::string_view reason);

/// The number of orders with this outcome and reason. A plain value.
struct Ending {
    Outcome outcome = Outcome::confirmed;
    std::string reason;
    std::int64_t orders = 0;
    std::int64_t revision = 0;  ///< late facts among them
};

/// Counts of orders. A plain value.
struct Funnel {
    std::int64_t placed = 0;
    std::map<Outcome, std::int64_t> outcomes;
    std::map<std::string, std::int64_t> reasons;
    std::map<Stage, std::int64_t> stages;
    std::int64_t revision = 0;
};

/// Contains every outcome and every stage, with 0 where no order reached it.
[[nodiscard]] Funnel funnel_of(const std::vector<Ending>& endings);

/// Fraud's decisions about the orders that ended. A plain value.
struct FraudRates {
    std::int64_t assessed = 0;
    std::int64_t blocked = 0;
    std::int64_t reviewed_denied = 0;
    std::int64_t reviewed_expired = 0;
    std::int64_t rate_blocked_ppm = 0;  ///< parts per million of the assessed, rounded down
};

[[nodiscard]] FraudRates fraud_rates_of(const std::vector<Ending>& endings);

}  // namespace duet::reporting

#pragma once
// How far orders came, told from how they ended. Decisions only: plain values in, a decision out.

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

/// The steps of the shop, in their order; each counts the orders that came at least so far.
enum class Stage { placed, cleared, reserved, authorized, booked, captured };
inline constexpr std::array stages{Stage::placed,     Stage::cleared, Stage::reserved,
                                   Stage::authorized, Stage::booked,  Stage::captured};

std::string_view name_of(Stage stage);

/// The last stage the order certainly reached: a refusal names the step that refused; a cancelled
/// order is known to have been placed and no more.
Stage furthest(Outcome outcome, std::string_view reason);

/// So many orders ended so.
struct Ending {
    Outcome outcome = Outcome::confirmed;
    std::string reason;
    std::int64_t orders = 0;
    std::int64_t revision = 0;  ///< late facts among them
};

struct Funnel {
    std::int64_t placed = 0;
    std::map<Outcome, std::int64_t> outcomes;
    std::map<std::string, std::int64_t> reasons;
    std::map<Stage, std::int64_t> stages;
    std::int64_t revision = 0;
};

/// Every outcome and every stage is named, those that no order came to with 0.
Funnel funnel_of(const std::vector<Ending>& endings);

/// What fraud did to the orders that ended.
struct FraudRates {
    std::int64_t assessed = 0;
    std::int64_t blocked = 0;
    std::int64_t reviewed_denied = 0;
    std::int64_t reviewed_expired = 0;
    std::int64_t rate_blocked_ppm = 0;  ///< of a million assessed, rounded down
};

FraudRates fraud_rates_of(const std::vector<Ending>& endings);

}  // namespace duet::reporting

#pragma once
// How far an order came, told from how it ended. Decisions only: plain values in, a decision out.

#include <array>
#include <optional>
#include <string_view>

namespace duet::reporting {

enum class Outcome { confirmed, rejected, cancelled };
inline constexpr std::array outcomes{Outcome::confirmed, Outcome::rejected, Outcome::cancelled};

std::string_view name_of(Outcome outcome);
std::optional<Outcome> outcome_named(std::string_view name);

/// The steps of the shop, in their order; each counts the orders that came at least so far.
enum class Stage { placed, cleared, reserved, authorized, booked, captured };
inline constexpr std::array stages{Stage::placed, Stage::cleared, Stage::reserved, Stage::authorized, Stage::booked, Stage::captured};

std::string_view name_of(Stage stage);

/// The last stage the order certainly reached: a refusal names the step that refused; a cancelled order is known to have
/// been placed and no more.
Stage furthest(Outcome outcome, std::string_view reason);

}  // namespace duet::reporting

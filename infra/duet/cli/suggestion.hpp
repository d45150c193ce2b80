#pragma once
// "Did you mean …?" for mistyped words. Pure functions; thread-safe.

#include <string>
#include <string_view>
#include <vector>

namespace duet::commands {

/// The number of insertions, deletions, replacements and swaps of neighbours that turn one word
/// into the other (optimal string alignment distance).
std::size_t edit_distance(std::string_view one, std::string_view other);

/// "; did you mean 'payments'?", or empty when no known word is near.
std::string suggestion(std::string_view typed, const std::vector<std::string>& known);

}  // namespace duet::commands

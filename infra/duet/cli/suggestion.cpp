#include "infra/duet/cli/suggestion.hpp"

#include <algorithm>

namespace duet::commands {

std::size_t edit_distance(std::string_view one, std::string_view other) {
    std::vector<std::vector<std::size_t>> cost(one.size() + 1,
                                               std::vector<std::size_t>(other.size() + 1));
    for (std::size_t i = 0; i <= one.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= other.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= one.size(); ++i) {
        for (std::size_t j = 1; j <= other.size(); ++j) {
            const std::size_t replaced = cost[i - 1][j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replaced});
            const bool swapped =
                i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
            if (swapped) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[one.size()][other.size()];
}

std::string suggestion(std::string_view typed, const std::vector<std::string>& known) {
    std::string nearest;
    std::size_t min = std::max<std::size_t>(2, typed.size() / 3) + 1;
    for (const auto& word : known) {
        const bool begun = typed.size() >= 3 && word.starts_with(typed);
        const auto distance = begun ? 1 : edit_distance(typed, word);
        if (distance < min && distance < word.size()) {
            min = distance;
            nearest = word;
        }
    }
    return nearest.empty() ? "" : "; did you mean '" + nearest + "'?";
}

}  // namespace duet::commands

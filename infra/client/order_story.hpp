#pragma once
// What became of an order, told as lines of a log: processes write to theirs only when something is
// wrong.

#include "infra/client/shop.hpp"

#include <string>
#include <vector>

namespace duet::commands {

struct StoryLine {
    std::string label;  ///< "orchestrated/orders"
    std::string text;   ///< begins with its time, as a line of a log does
};

/// The transitions of the order in each style that knows it; empty when none does.
std::vector<StoryLine> story_of(Shop& shop, const std::vector<std::string>& styles,
                                const std::string& order_id);

}  // namespace duet::commands

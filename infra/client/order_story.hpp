#pragma once
// The story of one order as log lines. Processes log only errors, so the lines come from the
// order's history.

#include "infra/client/shop.hpp"

#include <string>
#include <vector>

namespace duet::commands {

struct StoryLine {
    std::string label;  ///< "orchestrated/orders"
    std::string text;   ///< begins with its time, as every log line does
};

/// The order's transitions in each style that knows it; empty when no style does. Thread-safe.
std::vector<StoryLine> story_of(Shop& shop, const std::vector<std::string>& styles,
                                const std::string& order_id);

}  // namespace duet::commands

#include "infra/client/order_story.hpp"

#include "infra/duet/cli/context.hpp"
#include "shared/text/percent_encoding.hpp"

#include <nlohmann/json.hpp>

namespace duet::commands {

std::vector<StoryLine> story_of(Shop& shop, const std::vector<std::string>& styles,
                                const std::string& order_id) {
    std::vector<StoryLine> story;
    for (const auto& style : styles) {
        const auto reply = shop.call(style, http::Method::get,
                                     "/v1/orders/" + percent_encoded(order_id) + "/history",
                                     Shop::Role::operator_);
        if (reply.status == 404) continue;
        if (!reply.ok())
            throw Failure(exit_failed,
                          "cannot read the order's history (" + style + "): " + reply.problem());
        const auto history = reply.json();
        for (const auto& transition : history.at("transitions")) {
            const auto from = transition.value("from", "");
            story.push_back({style + "/orders", transition.value("at", "") + " order " + order_id +
                                                    ": " + (from.empty() ? "" : from + " → ") +
                                                    transition.value("to", "") + " (" +
                                                    transition.value("cause", "") + ")"});
        }
    }
    return story;
}

}  // namespace duet::commands

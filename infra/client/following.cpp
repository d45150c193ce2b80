#include "infra/client/following.hpp"

#include "infra/duet/cli/screen.hpp"
#include "shared/text/percent_encoding.hpp"

#include <random>
#include <set>
#include <thread>

namespace duet::commands {

using nlohmann::json;

namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

bool is_final(const std::string& state) {
    static const std::set<std::string> final_states{"dispatched", "returned",  "partly_returned",
                                                    "rejected",   "cancelled", "needs_attention"};
    return final_states.contains(state);
}

/// Retries, because the gateway may be restarting.
std::optional<json> get_json(Shop& shop, const std::string& style, const std::string& path) {
    try {
        const auto reply = shop.call(style, http::Method::get, path, Shop::Role::customer);
        if (reply.ok()) return reply.json();
        if (reply.status < 500 && reply.status != 429)
            throw Failure(exit_misuse, path + " (" + style + "): " + reply.problem());
    } catch (const Failure& failure) {
        if (failure.code == exit_misuse) throw Failure(exit_failed, failure.what());
        show_progress(failure.what());
    }
    return std::nullopt;
}

}  // namespace

Followed follow(Shop& shop, const std::string& style, const std::string& order_id,
                Steady::time_point begin, std::chrono::milliseconds timeout,
                const std::function<void(double after, const json& transition)>& seen,
                bool announce_review) {
    const auto path = "/v1/orders/" + percent_encoded(order_id);
    Followed followed;
    bool review_announced = !announce_review;
    while (!interrupted()) {
        followed.seconds = std::chrono::duration<double>(Steady::now() - begin).count();
        if (const auto history = get_json(shop, style, path + "/history")) {
            const auto transitions = history->value("transitions", json::array());
            for (auto index = followed.transitions.size(); index < transitions.size(); ++index) {
                followed.transitions.push_back(transitions[index]);
                seen(followed.seconds, transitions[index]);
            }
        }
        const auto state = followed.transitions.empty()
                               ? std::string{}
                               : followed.transitions.back().value("to", "");
        if (state == "in_review" && !review_announced) {
            review_announced = true;
            show_note("it waits for a person: POST /v1/reviews/" + order_id +
                      " {\"decision\":\"approve\"} with the operator key, or let it expire");
        }
        followed.ended = is_final(state);
        if (followed.ended || Steady::now() - begin >= timeout) break;
        std::this_thread::sleep_for(20ms);
    }
    followed.order = get_json(shop, style, path).value_or(json{{"order_id", order_id}});
    return followed;
}

std::string random_order_key() {
    std::random_device random;
    std::string key = "by-hand-";
    for (int digit = 0; digit < 16; ++digit) key += "0123456789abcdef"[random() % 16];
    return key;
}

}  // namespace duet::commands

#pragma once
// Follows an order through its history until it reaches a final state. Thread-safe.

#include "infra/client/shop.hpp"

#include <chrono>
#include <functional>

#include <nlohmann/json.hpp>

namespace duet::commands {

struct Followed {
    nlohmann::json order;
    nlohmann::json transitions = nlohmann::json::array();
    bool ended = false;
    double seconds = 0;  ///< from `begin` to the end
};

/// Calls `seen` for each transition as it appears, with the seconds since `begin`. Ends at a final
/// state, after `timeout`, or on Ctrl-C. `announce_review`: notes how to decide a review.
Followed follow(Shop& shop, const std::string& style, const std::string& order_id,
                std::chrono::steady_clock::time_point begin, std::chrono::milliseconds timeout,
                const std::function<void(double after, const nlohmann::json& transition)>& seen,
                bool announce_review = true);

std::string random_order_key();

}  // namespace duet::commands

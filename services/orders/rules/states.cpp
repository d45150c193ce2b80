#include "services/orders/rules/states.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace duet::orders {

namespace {

using Step = std::pair<std::string_view, std::string_view>;

constexpr std::array graph = {
    Step{"", "pending"},
    Step{"pending", "in_review"},
    Step{"in_review", "pending"},
    Step{"pending", "confirmed"},
    Step{"confirmed", "dispatched"},
    Step{"dispatched", "partly_returned"},
    Step{"dispatched", "returned"},
    Step{"partly_returned", "returned"},
    Step{"pending", "rejected"},
    Step{"in_review", "rejected"},
    Step{"pending", "cancelled"},
    Step{"in_review", "cancelled"},
    Step{"pending", "needs_attention"},
    Step{"in_review", "needs_attention"},
    Step{"confirmed", "needs_attention"},
    Step{"needs_attention", "rejected"},
    Step{"needs_attention", "cancelled"},
    Step{"needs_attention", "confirmed"},
    Step{"needs_attention", "dispatched"},
};

}  // namespace

bool may_follow(std::string_view from, std::string_view to) {
    return std::find(graph.begin(), graph.end(), Step{from, to}) != graph.end();
}

bool is_final(std::string_view state) {
    return state == "dispatched" || state == "partly_returned" || state == "returned" ||
           state == "rejected" || state == "cancelled";
}

bool is_settled(std::string_view state) { return !state.empty() && state != "pending"; }

bool may_ask_to_cancel(std::string_view state) {
    return state == "pending" || state == "in_review";
}

std::string end_for(std::string_view reason) {
    return reason == "cancelled" ? "cancelled" : "rejected";
}

}  // namespace duet::orders

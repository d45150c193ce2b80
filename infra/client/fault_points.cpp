#include "infra/client/fault_points.hpp"

#include <array>

namespace duet::commands {

namespace {

/// The points that exist in every service, or in its HTTP server.
constexpr std::array everywhere{
    "machine.before_commit", "machine.after_commit", "store.full",     "bus.before_publish",
    "bus.publish",           "bus.after_publish",    "bus.deliver",    "bus.before_ack",
    "http.deliver",          "http.request_lost",    "http.reply_lost"};
constexpr std::array of_coordinator{"coordinator.reply_lost"};
constexpr std::array of_gateway{"gateway.request", "gateway.reply"};

/// Each is two points, STEP.before_commit and STEP.after_commit, in the service whose name it
/// begins with. The points of orders are named after the state that the order reaches.
constexpr std::array steps{
    "coordinator.begin",  "coordinator.step",       "orders.open",
    "orders.open_return", "orders.review_return",   "orders.reject_return",
    "orders.in_review",   "orders.pending",         "orders.confirmed",
    "orders.dispatched",  "orders.partly_returned", "orders.returned",
    "orders.rejected",    "orders.cancelled",       "orders.needs_attention",
    "fraud.assess",       "fraud.assess_return",    "fraud.decide",
    "fraud.score",        "inventory.reserve",      "inventory.release",
    "inventory.commit",   "inventory.restock",      "payments.authorize",
    "payments.capture",   "payments.void",          "payments.stop",
    "payments.refund",    "shipping.book",          "shipping.cancel",
    "shipping.dispatch",  "reporting.record",       "reporting.load",
};

template <std::size_t N> std::string lines_of(const std::array<const char*, N>& names) {
    constexpr std::size_t width = 110;
    std::string text, line;
    for (const std::string name : names) {
        if (!line.empty() && line.size() + name.size() > width) {
            text += "  " + line + "\n";
            line.clear();
        }
        line += (line.empty() ? "" : " ") + name;
    }
    return text + "  " + line + "\n";
}

}  // namespace

std::vector<std::string> fault_points() {
    std::vector<std::string> all{everywhere.begin(), everywhere.end()};
    all.insert(all.end(), of_coordinator.begin(), of_coordinator.end());
    all.insert(all.end(), of_gateway.begin(), of_gateway.end());
    for (const std::string step : steps)
        all.insert(all.end(), {step + ".before_commit", step + ".after_commit"});
    return all;
}

std::string fault_points_text() {
    return "Points in every service (name the service with --service):\n" + lines_of(everywhere) +
           "Points of the coordinator:\n" + lines_of(of_coordinator) +
           "Points of the gateway (drop: the connection breaks without an answer):\n" +
           lines_of(of_gateway) +
           "Steps, each with a point .before_commit and one .after_commit:\n" + lines_of(steps);
}

}  // namespace duet::commands

#include "services/traces/diagram/state.hpp"

#include "shared/telemetry/span.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace duet::console {

namespace names = telemetry::names;

namespace {

struct StateChange {
    std::string_view type, state;
};
constexpr std::array by_command{StateChange{"orders.put_in_review", "in_review"},
                                StateChange{"orders.take_from_review", "pending"},
                                StateChange{"orders.confirm", "confirmed"},
                                StateChange{"orders.mark_dispatched", "dispatched"},
                                StateChange{"orders.reject", "rejected"},
                                StateChange{"orders.mark_returned", "returned"},
                                StateChange{"orders.put_return_in_review", "in_review"},
                                StateChange{"orders.take_return_from_review", "pending"},
                                StateChange{"orders.reject_return", "rejected"},
                                StateChange{"orders.flag_for_attention", "needs_attention"}};
constexpr std::array by_event_at_orders{
    StateChange{"fraud.flagged", "in_review"}, StateChange{"return.flagged", "in_review"},
    StateChange{"return.blocked", "rejected"}, StateChange{"shipment.dispatched", "dispatched"},
    StateChange{"order.stuck", "needs_attention"}};
constexpr std::array by_published_event{
    StateChange{"order.confirmed", "confirmed"}, StateChange{"order.rejected", "rejected"},
    StateChange{"order.cancelled", "cancelled"}, StateChange{"order.returned", "returned"}};

template <class Table> std::string_view state_in(const Table& table, std::string_view type) {
    for (const auto& entry : table) {
        if (entry.type == type) return entry.state;
    }
    return {};
}

std::string_view state_after(const SeenSpan& span) {
    const auto kind = span.of(names::kind);
    const auto type = span.of(names::type);
    if (!span.failure.empty()) return {};
    if (kind == "call" && span.of(names::outcome) == "done") return state_in(by_command, type);
    for (const auto& entry : by_published_event) {
        if (span.of(names::published).find(entry.type) != std::string::npos) return entry.state;
    }
    if (kind == "event" && span.service == "orders") return state_in(by_event_at_orders, type);
    return {};
}

bool cancels(const SeenSpan& span) {
    if (span.of(names::kind) != "call") return false;
    return span.of(names::reason) == "cancelled" ||
           (span.of(names::type) == "payments.stop_payment" && span.of(names::outcome) == "done");
}

}  // namespace

bool is_end(const std::string& state) {
    static const std::set<std::string> ends{"dispatched", "returned", "rejected", "cancelled",
                                            "needs_attention"};
    return ends.contains(state);
}

Reached reached_by(const SeenSpans& spans) {
    std::vector<const SeenSpan*> in_order;
    for (const auto& span : spans) in_order.push_back(&span);
    std::stable_sort(in_order.begin(), in_order.end(),
                     [](const auto* a, const auto* b) { return a->ended < b->ended; });
    Reached reached{"pending", in_order.empty() ? 0 : in_order.front()->ended};
    bool cancelled = false;
    for (const auto* span : in_order) {
        cancelled = cancelled || cancels(*span);
        const auto next = state_after(*span);
        const bool stale =
            is_end(reached.state) && next != "returned" && reached.state != "needs_attention";
        if (!next.empty() && next != reached.state && !stale)
            reached = {std::string{next}, span->ended};
    }
    if (reached.state == "rejected" && cancelled) reached.state = "cancelled";
    return reached;
}

bool connected(const SeenSpans& spans) {
    std::set<std::string> known, roots;
    for (const auto& span : spans) known.insert(span.span_id);
    for (const auto& span : spans) {
        if (!known.contains(span.parent_id)) roots.insert(span.parent_id);
    }
    return roots.size() <= 1;
}

}  // namespace duet::console

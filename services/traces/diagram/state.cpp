#include "services/traces/diagram/state.hpp"

#include "shared/telemetry/span.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace duet::console {

namespace names = telemetry::names;

namespace {

struct Telling {
    std::string_view type, state;
};
constexpr std::array by_command{Telling{"orders.put_in_review", "in_review"},
                                Telling{"orders.take_from_review", "pending"},
                                Telling{"orders.confirm", "confirmed"},
                                Telling{"orders.mark_dispatched", "dispatched"},
                                Telling{"orders.reject", "rejected"},
                                Telling{"orders.mark_returned", "returned"},
                                Telling{"orders.put_return_in_review", "in_review"},
                                Telling{"orders.take_return_from_review", "pending"},
                                Telling{"orders.reject_return", "rejected"},
                                Telling{"orders.flag_for_attention", "needs_attention"}};
constexpr std::array by_hearing{
    Telling{"fraud.flagged", "in_review"}, Telling{"return.flagged", "in_review"},
    Telling{"return.blocked", "rejected"}, Telling{"shipment.dispatched", "dispatched"},
    Telling{"order.stuck", "needs_attention"}};
constexpr std::array by_saying{
    Telling{"order.confirmed", "confirmed"}, Telling{"order.rejected", "rejected"},
    Telling{"order.cancelled", "cancelled"}, Telling{"order.returned", "returned"}};

template <class Table> std::string_view told(const Table& table, std::string_view type) {
    for (const auto& entry : table) {
        if (entry.type == type) return entry.state;
    }
    return {};
}

std::string_view told_by(const SeenSpan& span) {
    const auto kind = span.of(names::kind);
    const auto type = span.of(names::type);
    if (!span.failure.empty()) return {};
    if (kind == "asked" && span.of(names::outcome) == "done") return told(by_command, type);
    for (const auto& entry : by_saying) {
        if (span.of(names::says).find(entry.type) != std::string::npos) return entry.state;
    }
    if (kind == "event" && span.service == "orders") return told(by_hearing, type);
    return {};
}

bool stopped(const SeenSpan& span) {
    if (span.of(names::kind) != "asked") return false;
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
        cancelled = cancelled || stopped(*span);
        const auto next = told_by(*span);
        const bool left_behind =
            is_end(reached.state) && next != "returned" && reached.state != "needs_attention";
        if (!next.empty() && next != reached.state && !left_behind)
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

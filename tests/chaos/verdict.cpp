#include "tests/chaos/verdict.hpp"

#include <algorithm>

namespace duet::chaos {

namespace {

using namespace std::chrono_literals;

constexpr auto owner = "customer";  // the name of the load's API key

/// From its beginning until the shop had recovered.
std::pair<Steady::time_point, Steady::time_point> felt(const FaultOutcome& one) {
    return {one.begun, one.healed + one.recovery.value_or(0ms)};
}

bool concerns(const FaultOutcome& one, const std::string& style) {
    return one.injection.style == style || one.injection.target == "gateway";
}

void add_audit(std::vector<Violation>& into, const audit::Report& report) {
    for (const auto& finding : report.findings) {
        if (!finding.error.empty())
            into.push_back({"audit " + finding.name, report.style, "",
                            "could not be checked: " + finding.error});
        for (const auto& row : finding.offending) {
            std::string words;
            for (const auto& [column, value] : row)
                words += (words.empty() ? "" : ", ") + column + " " + value;
            const auto order = row.find("order_id");
            into.push_back({"audit " + finding.name, report.style,
                            order == row.end() ? "" : order->second, words});
        }
    }
}

void add_troubles(std::vector<Violation>& into, const std::string& style,
                  const workload::Outcome& outcome) {
    for (const auto& order : outcome.orders) {
        if (!order.trouble.empty())
            into.push_back({"load", style, order.order_id.empty() ? order.key : order.order_id,
                            order.trouble});
    }
}

void add_unrecovered(std::vector<Violation>& into, const Result& result) {
    for (const auto& one : result.happened) {
        if (!one.fired || one.recovered) continue;
        const auto at =
            result.began_at +
            std::chrono::duration_cast<std::chrono::microseconds>(one.begun - result.began).count();
        into.push_back({"not-recovered", one.injection.style,
                        one.recovered_by.empty() ? one.injection.target : one.recovered_by,
                        "no order was dispatched within a minute after: " + to_text(one.injection),
                        at, at});
    }
}

std::vector<workload::End> ends_in(const FinalStates& states, const workload::Outcome& outcome) {
    std::vector<workload::End> ends;
    for (const auto& placed : outcome.orders) {
        workload::End end{placed.order_id, {}, {}, placed.trouble};
        if (const auto found = states.orders.find(placed.order_id); found != states.orders.end()) {
            end.state = found->second.state;
            end.reason = found->second.reason;
        }
        ends.push_back(std::move(end));
    }
    return ends;
}

void add_differences(std::vector<Violation>& into, const workload::Comparison& comparison) {
    for (const auto& difference : comparison.wrong) {
        into.push_back({"styles-differ", "both",
                        difference.one.order_id.empty() ? difference.key : difference.one.order_id,
                        workload::to_text(difference.one) + " in one style, " +
                            workload::to_text(difference.other) + " in the other"});
    }
}

}  // namespace

bool was_alone(const FaultOutcome& one, const std::vector<FaultOutcome>& all) {
    const auto [from, to] = felt(one);
    return std::ranges::none_of(all, [&, from = from, to = to](const FaultOutcome& other) {
        if (&other == &one || !other.fired || !holds_others_up(other.injection.kind)) return false;
        if (!concerns(other, one.injection.style) && one.injection.target != "gateway")
            return false;
        const auto [begin, end] = felt(other);
        return begin < to && end > from;
    });
}

std::vector<Kind> suspects(const Violation& violation, const Result& result) {
    std::vector<Kind> kinds;
    if (violation.from == 0) return kinds;
    const auto moment = [&](Steady::time_point at) {
        return result.began_at +
               std::chrono::duration_cast<std::chrono::microseconds>(at - result.began).count();
    };
    for (const auto& one : result.happened) {
        const auto [begin, end] = felt(one);
        const bool meanwhile = one.fired && concerns(one, violation.style) &&
                               moment(begin) <= violation.to && moment(end) >= violation.from;
        if (meanwhile && std::ranges::find(kinds, one.injection.kind) == kinds.end())
            kinds.push_back(one.injection.kind);
    }
    return kinds;
}

void judge_all(Result& result, const ChaosShop& stage, const std::vector<Entry>& journal,
               const workload::WorkloadPlan& plan, const std::vector<workload::Outcome>& outcomes) {
    for (auto& one : result.happened) one.alone = was_alone(one, result.happened);
    std::vector<std::vector<workload::End>> ends;
    for (std::size_t i = 0; i < result.styles.size(); ++i) {
        auto& verdict = result.styles[i];
        const auto states = read_final_states(verdict.style, stage.databases(verdict.style));
        verdict.orders = outcomes[i].orders.size();
        verdict.audit = audit::check(verdict.style, stage.databases(verdict.style));
        verdict.judgement = judge(journal, states, owner);
        ends.push_back(ends_in(states, outcomes[i]));
        const auto& found = verdict.judgement.violations;
        result.violations.insert(result.violations.end(), found.begin(), found.end());
        add_audit(result.violations, verdict.audit);
        add_troubles(result.violations, verdict.style, outcomes[i]);
    }
    add_unrecovered(result.violations, result);
    if (ends.size() < 2) return;
    result.comparison = workload::compare(plan, ends[0], ends[1]);
    add_differences(result.violations, *result.comparison);
}

}  // namespace duet::chaos

// Shows a comparison of orders, as text and as JSON.

#include "infra/compare/comparing.hpp"
#include "infra/duet/cli/screen.hpp"

#include <fmt/format.h>

#include <iomanip>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

namespace duet::commands {

using nlohmann::json;

namespace {

constexpr std::size_t max_shown = 10;

std::string fixed(double value, int digits) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(digits) << value;
    return text.str();
}

double milliseconds(std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1000;
}
double per_order(const StyleRun& run, double value) {
    return value / static_cast<double>(std::max<std::size_t>(1, run.outcome.orders.size()));
}

using Figure = std::string (*)(const StyleRun&);

struct Row {
    const char* name;
    Figure figure;
};

constexpr Row rows[] = {
    {"orders/s", [](const StyleRun& run) { return fixed(run.outcome.per_second(), 0); }},
    {"p50 to settled",
     [](const StyleRun& run) {
         return fixed(milliseconds(run.outcome.percentile(0.5)), 1) + " ms";
     }},
    {"p99 to settled",
     [](const StyleRun& run) {
         return fixed(milliseconds(run.outcome.percentile(0.99)), 1) + " ms";
     }},
    {"messages per order",
     [](const StyleRun& run) { return fixed(per_order(run, run.costs.messages), 1); }},
    {"bytes per order",
     [](const StyleRun& run) { return fixed(per_order(run, run.costs.bytes), 0); }},
    {"hops per order *",
     [](const StyleRun& run) {
         return run.traffic.orders == 0 ? std::string{"–"} : fixed(run.traffic.hops_per_order(), 1);
     }},
    {"retries or redeliveries *",
     [](const StyleRun& run) { return std::to_string(run.traffic.again); }},
    {"undone steps *", [](const StyleRun& run) { return std::to_string(run.traffic.undone); }},
    {"pairs of services that communicate *",
     [](const StyleRun& run) { return std::to_string(run.traffic.pairs.size()); }},
    {"processes involved", [](const StyleRun& run) { return std::to_string(run.costs.processes); }},
    {"CPU s per 1,000 orders",
     [](const StyleRun& run) { return fixed(1000 * per_order(run, run.costs.cpu_seconds), 2); }},
    {"audit",
     [](const StyleRun& run) {
         return fmt::format("{} ({} invariants)", run.holds() ? "holds" : "BROKEN",
                            run.audit.value("invariants", json::array()).size());
     }},
};

void print_ends(const Compared& compared) {
    std::set<std::string> ways;
    std::vector<std::map<std::string, std::size_t>> counts;
    for (const auto& run : compared.runs) {
        counts.push_back(workload::count_ends(run.ends));
        for (const auto& [way, count] : counts.back()) ways.insert(way);
    }
    std::vector<std::vector<std::string>> table{{"how they ended"}};
    for (const auto& run : compared.runs) table.front().push_back(run.style);
    for (const auto& way : ways) {
        table.push_back({way});
        for (auto& count : counts) table.back().push_back(std::to_string(count[way]));
    }
    print_table(table);
}

void print_differences(const Compared& compared,
                       const std::vector<workload::Difference>& differences) {
    std::vector<std::vector<std::string>> table{
        {"  order", compared.runs[0].style, compared.runs[1].style, "because"}};
    for (const auto& difference : differences) {
        if (table.size() > max_shown) break;
        const auto& id = difference.one.order_id.empty() ? difference.key : difference.one.order_id;
        table.push_back({"  " + id, workload::to_text(difference.one),
                         workload::to_text(difference.other),
                         difference.why.empty() ? "NO RACE EXPLAINS IT" : difference.why});
    }
    print_table(table);
    if (differences.size() > max_shown)
        std::cout << "  … and " << differences.size() - max_shown << " more (--json lists all)\n";
}

void print_agreement(const Compared& compared) {
    const auto& comparison = *compared.comparison;
    std::cout << "\nAgreement: " << comparison.alike << " of " << comparison.orders
              << " orders ended alike in both styles.\n";
    if (comparison.order_dependent > 0) {
        std::cout
            << "Decided by a race (a cancel against the capture, scarce stock to the first order): "
            << comparison.order_dependent << " orders, of these " << comparison.legitimate.size()
            << " ended differently, legitimately.\n";
    }
    if (!comparison.legitimate.empty()) print_differences(compared, comparison.legitimate);
    if (comparison.agrees()) return;
    std::cout << comparison.wrong.size() << " ORDERS DISAGREE and must not:\n";
    print_differences(compared, comparison.wrong);
}

/// Which services depend on which, from the messages that were sent.
void print_coupling(const Compared& compared) {
    std::cout << "\n* of the traced orders:";
    for (const auto& run : compared.runs)
        std::cout << ' ' << run.traffic.orders << ' ' << run.style
                  << (&run == &compared.runs.back() ? ".\n" : ",");
    for (const auto& run : compared.runs) {
        std::map<std::string, std::string> spoken_to;
        for (const auto& [from, to] : run.traffic.pairs)
            spoken_to[from] += (spoken_to[from].empty() ? "" : ", ") + to;
        if (spoken_to.empty()) continue;
        std::cout << (run.style == "orchestrated"
                          ? "Which service commands which, "
                          : "Which services consume each service's events, ")
                  << run.style << ":\n";
        for (const auto& [from, to] : spoken_to) std::cout << "  " << from << " → " << to << '\n';
    }
}

void print_troubles(const StyleRun& run) {
    if (!run.drained)
        std::cout << run.style << ": some orders were unfinished at the measurement.\n";
    for (const auto& name : run.costs.restarted)
        std::cout << run.style << ": " << name
                  << " restarted in between; its earlier share is not counted.\n";
    std::size_t shown = 0;
    for (const auto& order : run.outcome.orders) {
        if (!order.trouble.empty() && ++shown <= max_shown)
            std::cout << run.style << ": " << order.key << ": " << order.trouble << '\n';
    }
    for (const auto& invariant : run.audit.value("invariants", json::array())) {
        if (!invariant.value("holds", false))
            std::cout << run.style << ": does not hold: " << invariant.value("words", "")
                      << " (`duet audit` shows the rows)\n";
    }
}

json ends_json(const StyleRun& run) {
    json ends = json::array();
    for (std::size_t i = 0; i < run.ends.size(); ++i) {
        const auto& end = run.ends[i];
        ends.push_back({{"key", run.outcome.orders[i].key},
                        {"order_id", end.order_id},
                        {"state", end.state},
                        {"reason", end.reason}});
        if (!end.trouble.empty()) ends.back()["trouble"] = end.trouble;
    }
    return ends;
}

json traffic_json(const console::Traffic& traffic) {
    json pairs = json::array();
    for (const auto& [from, to] : traffic.pairs) pairs.push_back({from, to});
    return {{"orders", traffic.orders}, {"hops_per_order", traffic.hops_per_order()},
            {"again", traffic.again},   {"undone", traffic.undone},
            {"faults", traffic.faults}, {"pairs", pairs}};
}

json differences_json(const Compared& compared,
                      const std::vector<workload::Difference>& differences) {
    json list = json::array();
    for (const auto& difference : differences) {
        list.push_back({{"key", difference.key},
                        {"order_id", difference.one.order_id},
                        {"because", difference.why}});
        list.back()[compared.runs[0].style] = workload::to_text(difference.one);
        list.back()[compared.runs[1].style] = workload::to_text(difference.other);
    }
    return list;
}

}  // namespace

void print(const Compared& compared) {
    print_ends(compared);
    std::cout << '\n';
    std::vector<std::vector<std::string>> table{
        {compared.at_once ? "both at once" : "one after the other"}};
    for (const auto& run : compared.runs) table.front().push_back(run.style);
    for (const auto& row : rows) {
        table.push_back({row.name});
        for (const auto& run : compared.runs) table.back().push_back(row.figure(run));
    }
    print_table(table);
    if (compared.at_once)
        std::cout << "Processes and CPU leave out what both styles share (the gateway), because it "
                     "works for both at the same time.\n";
    print_coupling(compared);
    if (compared.comparison) print_agreement(compared);
    for (const auto& run : compared.runs) print_troubles(run);
}

json to_json(const Compared& compared) {
    json value{{"orders", compared.plan.orders.size()},
               {"good", compared.good()},
               {"at_once", compared.at_once},
               {"styles", json::object()}};
    for (const auto& run : compared.runs) {
        value["styles"][run.style] = {
            {"orders_per_second", run.outcome.per_second()},
            {"p50_ms", milliseconds(run.outcome.percentile(0.5))},
            {"p99_ms", milliseconds(run.outcome.percentile(0.99))},
            {"messages_per_order", per_order(run, run.costs.messages)},
            {"bytes_per_order", per_order(run, run.costs.bytes)},
            {"followed", traffic_json(run.traffic)},
            {"processes", run.costs.processes},
            {"cpu_seconds_per_1000_orders", 1000 * per_order(run, run.costs.cpu_seconds)},
            {"restarted", run.costs.restarted},
            {"drained", run.drained},
            {"audit", run.audit},
            {"ends", workload::count_ends(run.ends)},
            {"list", ends_json(run)}};
    }
    if (!compared.comparison) return value;
    const auto& comparison = *compared.comparison;
    value["agreement"] = {
        {"agrees", comparison.agrees()},
        {"alike", comparison.alike},
        {"order_dependent", comparison.order_dependent},
        {"order_dependent_differences", differences_json(compared, comparison.legitimate)},
        {"disagreements", differences_json(compared, comparison.wrong)}};
    return value;
}

}  // namespace duet::commands

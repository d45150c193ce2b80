#include "infra/compare/analytics_text.hpp"

#include "infra/duet/cli/screen.hpp"
#include "infra/supervisor/catalogue.hpp"

#include <fmt/format.h>

#include <iomanip>
#include <iostream>
#include <sstream>

#include <nlohmann/json.hpp>

namespace duet::commands {

using nlohmann::ordered_json;
using std::chrono::microseconds;

namespace {

std::string fixed(double value, int digits) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(digits) << value;
    return text.str();
}

double in_ms(microseconds time) { return static_cast<double>(time.count()) / 1000; }
std::string ms(microseconds time) { return fixed(in_ms(time), 0) + " ms"; }
std::string s(microseconds time) {
    return fixed(static_cast<double>(time.count()) / 1e6, 1) + " s";
}

bool pace_was_kept(const AnalyticsCompared& all, const AnalyticsOfStyle& one) {
    return one.fresh.orders_per_second > 0.95 * all.per_second;
}

std::string against_target(const AnalyticsCompared& all, const AnalyticsOfStyle& one) {
    const auto target = freshness_target(all, one);
    if (!pace_was_kept(all, one)) return "not judged: the requested rate was not reached";
    return (one.fresh.spread.p99 < target ? "met (" : "MISSED (") + ms(target) + ")";
}

std::string newcomer(const AnalyticsOfStyle& one) {
    if (!one.newcomer.trouble.empty()) return one.newcomer.trouble;
    return fmt::format("{} facts in {}", one.newcomer.facts, s(one.newcomer.took));
}

using Figure = std::string (*)(const AnalyticsCompared&, const AnalyticsOfStyle&);

struct Row {
    const char* name;
    Figure figure;
};

constexpr Row rows[] = {
    {"orders/s while freshness was measured",
     [](auto&, auto& one) { return fixed(one.fresh.orders_per_second, 0); }},
    {"freshness, median", [](auto&, auto& one) { return ms(one.fresh.spread.median); }},
    {"freshness, p99", [](auto&, auto& one) { return ms(one.fresh.spread.p99); }},
    {"  target for p99", [](auto& all, auto& one) { return against_target(all, one); }},
    {"reporting away for", [](auto&, auto& one) { return s(one.away.lasted); }},
    {"  orders settled meanwhile",
     [](auto&, auto& one) { return fmt::format("{} of {}", one.away.settled, one.away.orders); }},
    {"  p99 to settled meanwhile", [](auto&, auto& one) { return ms(one.away.p99_settled); }},
    {"  facts missing then", [](auto&, auto& one) { return std::to_string(one.away.waiting); }},
    {"  caught up after",
     [](auto&, auto& one) {
         return one.away.all ? s(one.away.caught_up) : std::string{"not within two minutes"};
     }},
    {"waiting facts, all at once",
     [](auto&, auto& one) { return std::to_string(one.drained.waiting); }},
    {"  facts/s",
     [](auto&, auto& one) {
         return one.drained.all ? fixed(one.drained.facts_per_second(), 0)
                                : std::string{"not within two minutes"};
     }},
    {"  CPU s per 1,000 facts",
     [](auto&, auto& one) { return fixed(one.drained.cpu_per_thousand(), 3); }},
    {"orders up to an hour late, shuffled",
     [](auto&, auto& one) { return std::to_string(one.late.orders); }},
    {"  revenue, to the penny",
     [](auto&, auto& one) { return std::string{one.late.right() ? "right" : "WRONG"}; }},
    {"  windows corrected",
     [](auto&, auto& one) { return std::to_string(one.late.corrections) + " times"; }},
    {"a new consumer is given everything", [](auto&, auto& one) { return newcomer(one); }},
    {"audit", [](auto&, auto& one) { return std::string{one.audit_holds ? "holds" : "BROKEN"}; }},
};

constexpr auto how = R"(
How it was measured. Freshness: from the order's confirmation (orders.history) until reporting's
file shows the fact, polled every 2 ms, for up to 2,000 orders, evenly spread, at a fixed rate.
Away: reporting is stopped (SIGSTOP) while orders continue. Waiting facts: the same, as fast as the
shop takes orders. Afterwards only analytics work is left, so the processor time of the style's
processes (and of the broker, if the style has one) is that of analytics. Late: business times up to
an hour earlier, one order in a hundred sent twice. One style runs after the other.

A new consumer. Choreographed: no service has to change. The consumer creates its own JetStream
consumers and reads the stream from its beginning (seven days), as `duet rebuild reporting --check`
did here. Orchestrated: a developer adds a step to the saga (sagas/analytics.cpp), the new service
reports its cursor, 0, and the rounds begin there. Measured by a backfill of everything, which also
passes through fraud.
)";

ordered_json to_json(const analytics::Away& away) {
    return {{"seconds", static_cast<double>(away.lasted.count()) / 1e6},
            {"orders", away.orders},
            {"settled", away.settled},
            {"p99_settled_ms", in_ms(away.p99_settled)},
            {"waiting", away.waiting},
            {"caught_up", away.all},
            {"caught_up_seconds", static_cast<double>(away.caught_up.count()) / 1e6},
            {"facts_per_second", away.facts_per_second()},
            {"cpu_seconds_per_1000", away.cpu_per_thousand()}};
}

}  // namespace

microseconds freshness_target(const AnalyticsCompared& all, const AnalyticsOfStyle& one) {
    constexpr std::chrono::milliseconds slack{250};
    return one.style == processes::orchestrated ? all.round + slack : slack;
}

void print(const AnalyticsCompared& all) {
    std::vector<std::vector<std::string>> table{{"ANALYTICS"}};
    for (const auto& one : all.styles) table.front().push_back(one.style);
    for (const auto& row : rows) {
        table.push_back({row.name});
        for (const auto& one : all.styles) table.back().push_back(row.figure(all, one));
    }
    print_table(table);
    std::cout << how << "\nDurability: " << all.durability << "; a round every "
              << fixed(in_ms(all.round), 0) << " ms.\n";
}

ordered_json to_json(const AnalyticsCompared& all) {
    ordered_json out{{"requested_per_second", all.per_second},
                     {"round_ms", all.round.count()},
                     {"durability", all.durability},
                     {"styles", ordered_json::object()}};
    for (const auto& one : all.styles) {
        const auto& spread = one.fresh.spread;
        out["styles"][one.style] = {
            {"freshness",
             {{"orders_per_second", one.fresh.orders_per_second},
              {"orders", spread.orders},
              {"median_ms", in_ms(spread.median)},
              {"p99_ms", in_ms(spread.p99)},
              {"max_ms", in_ms(spread.max)},
              {"target_p99_ms", in_ms(freshness_target(all, one))},
              {"pace_kept", pace_was_kept(all, one)},
              {"target_met", pace_was_kept(all, one) && spread.p99 < freshness_target(all, one)}}},
            {"away", to_json(one.away)},
            {"waiting", to_json(one.drained)},
            {"late",
             {{"orders", one.late.orders},
              {"expected", one.late.expected},
              {"reported", one.late.reported},
              {"right", one.late.right()},
              {"corrections", one.late.corrections}}},
            {"new_consumer",
             {{"facts", one.newcomer.facts},
              {"seconds", static_cast<double>(one.newcomer.took.count()) / 1e6},
              {"trouble", one.newcomer.trouble}}},
            {"audit_holds", one.audit_holds}};
    }
    return out;
}

}  // namespace duet::commands

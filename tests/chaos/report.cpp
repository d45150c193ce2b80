#include "tests/chaos/report.hpp"

#include "shared/telemetry/percentile.hpp"
#include "tests/chaos/verdict.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace duet::chaos {

using nlohmann::ordered_json;
using std::chrono::milliseconds;

namespace {

constexpr auto any_process = "any process";

void count(Row& row, const FaultOutcome& one) {
    ++row.planned;
    if (!one.fired) return;
    ++row.fired;
    if (!one.recovery) return;
    row.recoveries.push_back(*one.recovery);
    if (one.alone) row.alone.push_back(*one.recovery);
}

Row row_of(const Result& result, const std::string& name, const std::string& style,
           const std::vector<Kind>& kinds) {
    Row row{name, style, 0, 0, 0, {}, {}};
    const auto among = [&](Kind kind) { return std::ranges::find(kinds, kind) != kinds.end(); };
    for (const auto& one : result.happened) {
        if (one.injection.style == style && among(one.injection.kind)) count(row, one);
    }
    for (const auto& violation : result.violations) {
        if (violation.style == style && std::ranges::any_of(suspects(violation, result), among))
            ++row.violations;
    }
    std::ranges::sort(row.recoveries);
    std::ranges::sort(row.alone);
    return row;
}

std::string seconds(std::optional<milliseconds> time) {
    if (!time) return "-";
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", static_cast<double>(time->count()) / 1000);
    return text;
}

ordered_json in_milliseconds(const std::vector<milliseconds>& sorted) {
    if (sorted.empty()) return nullptr;
    return {{"count", sorted.size()},
            {"p50_ms", percentile(sorted, 0.5)->count()},
            {"p99_ms", percentile(sorted, 0.99)->count()},
            {"max_ms", sorted.back().count()}};
}

ordered_json json_of(const FaultOutcome& one) {
    ordered_json value{{"at_ms", one.injection.at.count()},
                       {"fault", name_of(one.injection.kind)},
                       {"style", one.injection.style},
                       {"target", one.injection.target},
                       {"lasts_ms", one.injection.lasts.count()},
                       {"how", one.injection.how},
                       {"fired", one.fired},
                       {"proof", one.proof}};
    if (one.recovery) value["recovery_ms"] = one.recovery->count();
    if (one.fired) value["alone"] = one.alone;
    return value;
}

ordered_json json_of(const StyleVerdict& verdict) {
    const auto& judged = verdict.judgement;
    return {{"style", verdict.style},
            {"orders", verdict.orders},
            {"drained_ms", verdict.drained.count()},
            {"journal",
             {{"requests", judged.requests},
              {"answers", judged.answers},
              {"acknowledged", judged.acknowledged},
              {"refused", judged.refused},
              {"unknown_whole", judged.unknown_whole},
              {"unknown_absent", judged.unknown_absent},
              {"keys_repeated", judged.repeated},
              {"statements", judged.statements}}},
            {"audit",
             {{"holds", verdict.audit.holds},
              {"orders", verdict.audit.orders},
              {"under_way", verdict.audit.under_way}}}};
}

ordered_json json_of(const Violation& violation, const Result& result) {
    ordered_json kinds = ordered_json::array();
    for (const auto kind : suspects(violation, result)) kinds.push_back(name_of(kind));
    return {{"rule", violation.rule},
            {"style", violation.style},
            {"about", violation.about},
            {"words", violation.words},
            {"meanwhile", kinds}};
}

}  // namespace

std::vector<Row> rows_of(const Result& result) {
    std::vector<Row> rows;
    for (const auto& verdict : result.styles) {
        for (const auto kind : all_kinds) {
            auto row = row_of(result, std::string{name_of(kind)}, verdict.style, {kind});
            if (row.planned > 0) rows.push_back(std::move(row));
        }
        rows.push_back(row_of(result, any_process, verdict.style, {Kind::kill, Kind::crash}));
    }
    return rows;
}

ordered_json to_json(const Result& result) {
    ordered_json all{{"length_ms", result.schedule.length.count()},
                     {"schedule", fingerprint(result.schedule)},
                     {"durability", result.durability},
                     {"disks", result.disks},
                     {"faults", ordered_json::array()},
                     {"styles", ordered_json::array()},
                     {"violations", ordered_json::array()},
                     {"injections", ordered_json::array()}};
    for (const auto& row : rows_of(result)) {
        all["faults"].push_back({{"fault", row.fault},
                                 {"style", row.style},
                                 {"planned", row.planned},
                                 {"fired", row.fired},
                                 {"not_fired", row.planned - row.fired},
                                 {"violations", row.violations},
                                 {"recovery", in_milliseconds(row.recoveries)},
                                 {"recovery_alone", in_milliseconds(row.alone)}});
    }
    for (const auto& verdict : result.styles) all["styles"].push_back(json_of(verdict));
    if (result.comparison) {
        all["comparison"] = {{"orders", result.comparison->orders},
                             {"alike", result.comparison->alike},
                             {"decided_by_a_race", result.comparison->legitimate.size()},
                             {"wrong", result.comparison->wrong.size()}};
    }
    for (const auto& violation : result.violations)
        all["violations"].push_back(json_of(violation, result));
    for (const auto& one : result.happened) all["injections"].push_back(json_of(one));
    if (!result.kept.empty()) all["kept"] = result.kept;
    return all;
}

std::vector<std::vector<std::string>> table_of(const Result& result) {
    std::vector<std::vector<std::string>> table{{"style", "fault", "planned", "fired", "not fired",
                                                 "violations", "recovery p50 s", "p99", "max",
                                                 "alone p99", "of"}};
    for (const auto& row : rows_of(result)) {
        const auto max =
            row.recoveries.empty() ? std::nullopt : std::optional{row.recoveries.back()};
        table.push_back({row.style, row.fault, std::to_string(row.planned),
                         std::to_string(row.fired), std::to_string(row.planned - row.fired),
                         std::to_string(row.violations), seconds(percentile(row.recoveries, 0.5)),
                         seconds(percentile(row.recoveries, 0.99)), seconds(max),
                         seconds(percentile(row.alone, 0.99)), std::to_string(row.alone.size())});
    }
    return table;
}

std::string summary_of(const Result& result) {
    std::string text;
    for (const auto& verdict : result.styles) {
        const auto& judged = verdict.judgement;
        text += verdict.style + ": " + std::to_string(judged.requests) + " requests and " +
                std::to_string(judged.answers) + " answers in the journal; " +
                std::to_string(judged.acknowledged) + " orders acknowledged, " +
                std::to_string(judged.refused) + " refused, " +
                std::to_string(judged.unknown_whole + judged.unknown_absent) + " never answered (" +
                std::to_string(judged.unknown_whole) + " complete, " +
                std::to_string(judged.unknown_absent) + " absent); " +
                std::to_string(judged.repeated) + " keys posted more than once, " +
                std::to_string(judged.statements) +
                " reported states compared with the end. Audit of " +
                std::to_string(verdict.audit.orders) +
                " orders: " + (verdict.audit.holds ? "holds" : "does NOT hold") + ". Drained " +
                seconds(verdict.drained) + " s after the last fault.\n";
    }
    if (result.backfills > 0)
        text += "Meanwhile the orchestrated reports were fetched again from their beginning " +
                std::to_string(result.backfills) + " times.\n";
    if (result.comparison) {
        text += "Both styles: " + std::to_string(result.comparison->alike) + " of " +
                std::to_string(result.comparison->orders) + " orders ended alike, " +
                std::to_string(result.comparison->legitimate.size()) +
                " differ by a race that may decide, " +
                std::to_string(result.comparison->wrong.size()) + " wrongly.\n";
    }
    text += "Full disk: " + result.disks + ". Durability: " + result.durability + ".\n";
    text += result.violations.empty() ? "No violation.\n"
                                      : std::to_string(result.violations.size()) + " violations:\n";
    constexpr std::size_t shown = 20;
    for (std::size_t i = 0; i < std::min(shown, result.violations.size()); ++i) {
        const auto& violation = result.violations[i];
        text += "  " + violation.style + " " + violation.rule + ": " + violation.about + " " +
                violation.words + "\n";
    }
    if (result.violations.size() > shown)
        text += "  and " + std::to_string(result.violations.size() - shown) +
                " more (--json shows all)\n";
    return text;
}

}  // namespace duet::chaos
